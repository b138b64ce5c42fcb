"""How it is kept: what is said unasked: notices, campaigns, consent."""
