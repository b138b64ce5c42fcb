"""Webhooks are the manager's to set up, and a wrong address or event is told (I1, A5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions.shop import webhooks as actions
from domain.errors import BadField, IllegalMove, NotAllowed, NotFound
from domain.shop.staff import Staff
from storage import Tx
from storage.outbound import webhooks

URL = "https://hooks.example/in"


@pytest.mark.rule("I1", "A5")
def test_only_a_manager_sets_up_and_a_wrong_address_or_event_is_told(
    tx: Tx, person: Callable[[str], Staff], now: datetime
) -> None:
    feng, chen = person("feng"), person("chen")
    hook = actions.add(tx, URL, (), feng, now, private=False)
    act: list[Callable[[], object]] = [
        lambda: actions.add(tx, URL, (), chen, now, private=False),
        lambda: actions.turn(tx, hook.id, chen, on=False),
        lambda: actions.remove(tx, hook.id, chen),
        lambda: actions.redeliver(tx, 1, chen, now),
    ]
    for one in act:
        with pytest.raises(NotAllowed):
            one()
    for url in (
        "ftp://x.example",
        "http://x.example",
        "https://",
        "https://a:b@x.example",
        "x",
        "https://x:99999/",
    ):
        with pytest.raises(BadField):
            actions.add(tx, url, (), feng, now, private=False)
    with pytest.raises(BadField):
        actions.add(tx, URL, ("no_such_event",), feng, now, private=False)
    for number in range(9):
        actions.add(tx, f"{URL}{number}", ("closed",), feng, now, private=False)
    with pytest.raises(IllegalMove):
        actions.add(tx, URL, (), feng, now, private=False)
    with pytest.raises(NotFound):
        actions.redeliver(tx, 99, feng, now)
    actions.remove(tx, hook.id, feng)
    assert len(webhooks.listed(tx)) == 9
