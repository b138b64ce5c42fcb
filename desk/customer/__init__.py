"""The web pages about pages a customer sees."""
