"""How it is kept: tickets from the first word to closing."""
