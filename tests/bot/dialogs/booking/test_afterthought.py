"""Talks that hold bot/dialogs/booking/afterthought.py to its word."""

from tests.bot.talks import talks

test_talk = talks(__file__)
