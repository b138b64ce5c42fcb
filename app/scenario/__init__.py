"""Scenarios: a store filled from a file, and told again as JSON. The door for demos, tests and outside checks."""
