"""What simulated customers tap is what the product shows them, and a complaint ends with their own yes or no."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.dialogs.notice_buttons import NOTICES
from domain.conversation import Message
from domain.message import Reply
from domain.shop.shop import Shop
from domain.ticket import STATES
from nlu.engines.embedded import EmbeddedEngine
from simulation import customers, run
from simulation.reactions import REACTIONS, TAPS, Tap
from simulation.workshop import Workshop
from storage import Store, Tx, conversations
from storage.tickets import listings, tickets

START = datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
DAYS, PEOPLE = 6, 20


def test_every_reaction_is_to_a_button_that_the_conversation_answers() -> None:
    assert set(REACTIONS) <= set(NOTICES)
    assert {tap.topic for taps in TAPS.values() for tap in taps} <= set(NOTICES)


@pytest.mark.parametrize(("topic", "verb"), [("solved", "yes"), ("item", "agree"), ("item", "decline"), ("", "")])
def test_a_tap_on_a_button_that_the_product_never_makes_can_not_be_written_down(topic: str, verb: str) -> None:
    with pytest.raises(ValueError, match="no button"):
        Tap(topic, verb, 0.5)


@pytest.mark.rule("C6", "W4", "F5", "N3")
def test_in_some_busy_days_every_tap_was_there_to_be_tapped_and_complaints_end_by_their_customers(
    store: Store, shop: Shop, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customers, "NEEDS_PER_YEAR", 70)
    monkeypatch.setattr(customers, "SHARES", (("service", 0.4), ("complaint", 0.4), ("danger", 0.2)))
    monkeypatch.setattr(run, "Workshop", partial(Workshop, extra_share=2.0))
    run.simulate(store, shop, engine, START, days=DAYS, customers=PEOPLE, seed=7)
    with store.read() as tx:
        shown = {pair for message in _said(tx) for pair in _buttons(message)}
        listed = listings.tickets(tx, listings.TicketFilter(states=STATES, kind="complaint"), 300)
        ends = [(event.kind, event.actor) for ticket in listed for event in tickets.events(tx, ticket.id)]
    assert {(tap.topic, tap.verb) for taps in TAPS.values() for tap in taps} <= shown
    assert ("verified", "customer") in ends
    assert ("objected", "customer") in ends


def _said(tx: Tx) -> list[Message]:
    """All that was said to anybody."""
    talks = range(1, PEOPLE + 1)
    return [one for talk in talks for one in conversations.messages(tx, talk, limit=2000) if one.author != "customer"]


def _buttons(message: Message) -> list[tuple[str, str]]:
    presses = [button.press for row in Reply.from_json(message.content).buttons for button in row]
    return [(press.topic, press.verb) for press in presses if press]
