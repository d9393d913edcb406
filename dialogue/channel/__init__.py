"""The web channel: who is speaking is proved by a token, and nothing a client says is trusted."""
