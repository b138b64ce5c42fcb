"""What each view of the inbox holds, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.inbox import VIEWS
from domain.promises.promise import Promise
from domain.shop.staff import Staff
from storage import Store, Tx, shops
from storage.tickets import drafts, inbox, mentions, saved_views
from storage.tickets.inbox import Asked, Look, Place
from tests.storage.records import a_customer, a_ticket, apply_small_shop

HOUR = timedelta(hours=1)


def _owed(tx: Tx, ticket_id: int, now: datetime, due: timedelta, *, ended: bool = False) -> None:
    made = Promise(ticket_id, "first_answer", now - HOUR, 60, now + due, "running")
    made.ended_at = now if ended else None
    tx.add(made)


def _filled(tx: Tx, now: datetime) -> Look:
    """A ticket for each view, by its summary; the plain ones are everybody's."""
    apply_small_shop(tx, now)
    ann = shops.staff_by_code(tx, "ann")
    assert ann is not None
    wang, day = a_customer(tx, now), now.replace(hour=0, minute=0)
    a_ticket(tx, wang, now)
    a_ticket(tx, wang, now, state="claimed", assignee_id=ann.id)
    for party in ("customer", "parts", "maker", "approval"):
        a_ticket(tx, wang, now, state="waiting", waiting_for=party, assignee_id=ann.id + 1)
    for due, ended in ((-HOUR, False), (-HOUR, True), (HOUR / 2, False), (2 * HOUR, False)):
        _owed(tx, a_ticket(tx, wang, now, assignee_id=ann.id + 1).id, now, due, ended=ended)
    mentions.add(tx, a_ticket(tx, wang, now, assignee_id=ann.id + 1).id, [ann.id], "staff:bob", now)
    mentions.add(tx, a_ticket(tx, wang, now, state="done", closed_at=day).id, [ann.id], "staff:bob", now)
    a_ticket(tx, wang, now, state="done", closed_at=day - HOUR / 60)
    a_ticket(tx, wang, now, restricted=True)
    return Look(ann, now, day)


def test_each_view_shows_its_tickets_and_counts_them(store: Store, now: datetime) -> None:
    with store.write() as tx:
        look = _filled(tx, now)
    with store.read() as tx:
        counts = inbox.counts(tx, look)
        shown = {name: inbox.page(tx, Asked(name), look, None, 50) for name in VIEWS}
    assert {name: len(found) for name, found in shown.items() if name != "all"} == counts == {
        "open": 11, "mine": 1, "unassigned": 1, "overdue": 1, "due_soon": 1, "mentions": 1, "wait_customer": 1,
        "wait_parts": 1, "wait_maker": 1, "wait_approval": 1, "closed_today": 1,
    }  # fmt: skip
    assert len(shown["all"]) == 13


@pytest.mark.rule("C5")
def test_what_one_may_not_know_of_is_neither_shown_nor_counted(store: Store, now: datetime) -> None:
    with store.write() as tx:
        look = _filled(tx, now)
        boss = Staff("boss", "Boss", "manager")
        tx.add(boss)
        tx.flush()
        theirs = Look(boss, now, look.midnight)
        assert inbox.counts(tx, theirs)["open"] == inbox.counts(tx, look)["open"] + 1
        assert len(inbox.page(tx, Asked("all"), theirs, None, 50)) == 14
        assert inbox.some(tx, Asked("all"), theirs) == 14


def test_a_page_goes_on_where_the_one_before_ended(store: Store, now: datetime) -> None:
    with store.write() as tx:
        apply_small_shop(tx, now)
        ann = shops.staff_by_code(tx, "ann")
        assert ann is not None
        wang = a_customer(tx, now)
        made = [a_ticket(tx, wang, now, urgent=number % 3 == 0).id for number in range(7)]
        look, place, seen = Look(ann, now, now), None, list[int]()
        while found := inbox.page(tx, Asked(), look, place, 2):
            seen += [one.id for one in found]
            place = Place(found[-1].urgent, found[-1].id)
    assert seen == [made[n] for n in (6, 3, 0, 5, 4, 2, 1)]


def test_views_of_ones_own_and_drafts_are_each_persons(store: Store, now: datetime) -> None:
    with store.write() as tx:
        apply_small_shop(tx, now)
        ticket = a_ticket(tx, a_customer(tx, now), now).id
        for show in ("mine", "all"):
            assert saved_views.keep(tx, 1, "Brakes", Asked(show, "complaint", "brake"))
        (kept,) = saved_views.of(tx, 1)
        assert kept.asked == Asked("all", "complaint", "brake")
        saved_views.drop(tx, 2, kept.id)
        assert saved_views.of(tx, 1) and not saved_views.of(tx, 2)
        for words in ("Hel", "Hello"):
            drafts.keep(tx, 1, ticket, words, now)
        assert (drafts.words(tx, 1, ticket), drafts.words(tx, 2, ticket)) == ("Hello", "")
        assert drafts.writers(tx, ticket, now + HOUR / 60) == {1} and not drafts.writers(tx, ticket, now + HOUR)
        assert drafts.begun(tx, 1, [ticket]) == {ticket}
        drafts.keep(tx, 1, ticket, "  ", now)
        assert drafts.latest(tx, ticket) is None


def test_nobody_keeps_more_views_than_can_be_overlooked(store: Store, now: datetime) -> None:
    with store.write() as tx:
        apply_small_shop(tx, now)
        kept = [saved_views.keep(tx, 1, str(number), Asked()) for number in range(saved_views.MOST + 1)]
        assert kept == [True] * saved_views.MOST + [False]
        assert saved_views.keep(tx, 1, "0", Asked("all"))
