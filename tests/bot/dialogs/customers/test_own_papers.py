"""Talks that hold bot/dialogs/customers/own_papers.py to its word."""

from tests.bot.talks import talks

test_talk = talks(__file__)
