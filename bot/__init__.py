"""The conversation: what comes in, what is said, and where a dialog stands."""
