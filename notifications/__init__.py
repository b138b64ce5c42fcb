"""News nobody asked for, and all sending: the worker takes due outbox rows, senders hand them to the channel."""
