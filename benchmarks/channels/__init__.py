"""Conversations over the channels while much goes wrong."""
