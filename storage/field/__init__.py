"""How it is kept: technicians on the road."""
