"""How messages reach the conversation and how its answers leave, a file per channel."""
