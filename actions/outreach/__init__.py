"""What a shop does about what is said unasked: notices, campaigns, consent."""
