"""Talks that hold bot/dialogs/booking/booking_card.py to its word."""

from tests.bot.talks import talks

test_talk = talks(__file__)
