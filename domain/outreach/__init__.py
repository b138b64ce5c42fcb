"""The rules of what is said unasked: notices, campaigns, consent."""
