"""What runs inside the Rasa server: understanding, dialogue, copy and the web channel."""
