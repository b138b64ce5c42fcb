"""A shop's own lists of customers, vehicles and past visits: read, looked over, taken in and taken back (A1)."""
