"""Whole conversations, judged by what they leave in the shop's books: `python -m benchmarks.talk`."""
