"""The rules of warranty and returned repairs."""
