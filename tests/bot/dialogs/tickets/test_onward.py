"""Talks that hold bot/dialogs/tickets/onward.py to its word."""

from tests.bot.talks import talks

test_talk = talks(__file__)
