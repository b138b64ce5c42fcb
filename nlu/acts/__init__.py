"""What a message does in its conversation: acts, the context they are read in, and their readers."""
