"""What the examples for servers and containers promise."""
