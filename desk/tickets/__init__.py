"""The web pages about tickets from the first word to closing."""
