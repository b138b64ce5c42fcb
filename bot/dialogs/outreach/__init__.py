"""The conversation about what is said unasked: notices, campaigns, consent."""
