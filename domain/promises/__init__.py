"""The rules of promises and their clocks."""
