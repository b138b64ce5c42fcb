"""The web pages about customers and their vehicles."""
