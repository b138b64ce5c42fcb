"""Channels that take messages faster than they do, so that tests need not wait."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.channels.register import CHANNELS

if TYPE_CHECKING:
    import pytest

    from domain.channels.pace import Pace


def brisk(monkeypatch: pytest.MonkeyPatch, channel: str, **paces: Pace) -> None:
    """The channel has these paces in this test: account, chat, group."""
    before = CHANNELS[channel]
    monkeypatch.setitem(CHANNELS, channel, replace(before, paces=replace(before.paces, **paces)))
