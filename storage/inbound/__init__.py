"""What came in and is not handled yet, how far a stream was read, and the tokens vendors gave."""
