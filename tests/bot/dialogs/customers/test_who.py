"""Talks that hold bot/dialogs/customers/who.py to its word."""

from __future__ import annotations

from tests.bot.talks import talks

test_talk = talks(__file__)
