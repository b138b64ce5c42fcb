"""At the start of a shift everybody finds what is theirs, once (N4, C5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from actions import intake
from actions.booking import appointments
from actions.tickets import digest, hold, tickets
from domain.booking.capacity import Needs
from domain.conversation import STAFF, Conversation
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from storage import Tx, outbox

Person = Callable[[str], Staff]
HOUR = timedelta(hours=1)


@pytest.mark.rule("N4")
def test_a_shift_that_began_within_the_hour_is_starting(shop: Shop, now: datetime) -> None:
    morning = {now.weekday(): ((time(9), time(17)),)}
    people = tuple(replace(one, shift=morning if one.code == "chen" else None) for one in shop.staff)
    planned, nine = replace(shop, staff=people), now.replace(hour=9)
    assert digest.starting(planned, nine + HOUR / 2)["chen"] == nine
    assert "chen" not in {**digest.starting(planned, nine - HOUR / 2), **digest.starting(planned, nine + HOUR)}


@pytest.mark.rule("N4")
def test_it_holds_whats_mine_whats_nobodys_and_how_much_sleeps(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    mine, asleep, free = (intake.report_fault(tx, conversation, words, now) for words in ("异响", "漏油", "抖动"))
    for ticket in (mine, asleep):
        tickets.claim(tx, ticket.id, person("chen"), now)
    hold.snooze(tx, asleep.id, now + HOUR, person("chen"), now)
    appointments.book(tx, shop, conversation, Needs(("minor_service",)), now + 5 * HOUR, now)
    found = digest.of(tx, shop, person("chen"), now)
    assert [one.id for one in found.mine] == [mine.id]
    assert free.id in [one.id for one in found.unclaimed] and mine.id not in [one.id for one in found.unclaimed]
    assert (found.asleep, found.visits) == (1, 1)


@pytest.mark.rule("C5")
def test_a_matter_about_somebody_is_in_neither_their_digest_nor_the_teams(
    tx: Tx, shop: Shop, conversation: Conversation, person: Person, now: datetime
) -> None:
    ticket = intake.complain(tx, conversation, "陈雨态度很差，我要投诉", now)
    seen = {who: digest.of(tx, shop, person(who) if who else None, now).unclaimed for who in ("chen", "feng", "")}
    assert {who: [one.id for one in found] for who, found in seen.items()} == {"chen": [], "feng": [ticket.id], "": []}


@pytest.mark.rule("N4")
@pytest.mark.usefixtures("on_telegram")
def test_it_leaves_once_for_each_shift(tx: Tx, person: Person, now: datetime) -> None:
    chen = person("chen")
    assert not digest.is_sent(tx, chen, now)
    assert [digest.send(tx, chen, now, now) for _ in range(2)] == [True, False]
    assert digest.is_sent(tx, chen, now) and digest.send(tx, None, now, now)
    assert sorted(row.address for row in outbox.listed(tx) if row.kind == "staff_digest") == ["501", STAFF]
