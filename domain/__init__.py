"""What is true in a shop: things and rules. No I/O, no clock, nothing but the standard library."""
