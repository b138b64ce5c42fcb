"""What holds when many want the same at once."""
