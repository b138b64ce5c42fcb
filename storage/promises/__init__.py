"""How it is kept: promises and their clocks."""
