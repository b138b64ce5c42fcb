"""The web pages about what is said unasked: notices, campaigns, consent."""
