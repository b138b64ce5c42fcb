"""How it is kept: what is pushed to programs and phones that asked for it."""
