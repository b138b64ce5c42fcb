"""What a shop does about tickets from the first word to closing."""
