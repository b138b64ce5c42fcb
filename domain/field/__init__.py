"""The rules of technicians on the road."""
