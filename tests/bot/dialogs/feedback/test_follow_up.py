"""Talks that hold bot/dialogs/feedback/follow_up.py to its word."""

from tests.bot.talks import talks

test_talk = talks(__file__)
