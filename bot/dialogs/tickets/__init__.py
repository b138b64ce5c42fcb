"""The conversation about tickets from the first word to closing."""
