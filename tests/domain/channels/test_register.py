"""The records of channels agree with what the house makes."""

from __future__ import annotations

import pytest

from domain.channels.channel import Receipt, Shown, Trigger
from domain.channels.register import CHANNELS, is_pushed, record
from domain.press import MAX_BYTES


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_a_record_is_sound(name: str) -> None:
    channel = CHANNELS[name]
    assert channel.grants == {} or Trigger.MESSAGE in channel.grants
    assert channel.reserve == 0 or channel.is_counted
    assert channel.bare or channel.templates
    assert channel.receipts.wait is None or channel.receipts.best in (Receipt.DELIVERED, Receipt.READ)
    assert channel.key is None or channel.key >= 16
    if channel.choices.shown in (Shown.MENU, Shown.LIST):
        assert channel.choices.data >= MAX_BYTES


def test_what_is_pushed_is_handed_over_and_the_rest_is_read_on_coming() -> None:
    assert {name for name in CHANNELS if not is_pushed(name)} == {"web", "rest", "console"}
    assert not is_pushed("no such channel")
    assert record("no such channel").grants == {}
