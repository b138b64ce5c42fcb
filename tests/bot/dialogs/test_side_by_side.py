"""Talks that hold bot/dialogs/side_by_side.py to its word."""

from tests.bot.talks import talks

test_talk = talks(__file__)
