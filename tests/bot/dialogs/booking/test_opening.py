"""Talks that hold bot/dialogs/booking/opening.py to its word."""

from __future__ import annotations

from tests.bot.talks import talks

test_talk = talks(__file__)
