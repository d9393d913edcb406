"""The human desk: where people take over conversations, answer, and decide."""
