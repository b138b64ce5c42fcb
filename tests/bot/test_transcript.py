"""A transcript that says what no transcript can say is refused, so that a slip of the pen never passes for a proof."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from domain.shop.shop import Shop
from domain.ticket import STATES
from nlu.engines.embedded import EmbeddedEngine
from storage import Store
from storage.tickets import tickets
from tests.bot.transcript import Player, read

GOOD = """\
customer: {name: 王芳, phone: "13800000000", vehicles: [{plate: 沪A12345, brand: BYD, model: 汉}]}
history: [{days: 30, plate: 沪A12345, services: [minor_service]}]
parts: {oil_filter: {stock: 1}}
steps:
  - {say: 你好, expect: [您好]}
  - {work: plan, name: 雨刮, refused: not_allowed}
  - {sent_to: group, kinds: {ticket_card: 1}}
end:
  tickets: [{kind: booking, state: new}]
  appointments: [{at: "2026-03-18T15:00+08:00"}]
  staff_notices: {ticket_card: 1}
"""


def _problems(tmp_path: Path, text: str) -> str:
    path = tmp_path / "one.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"one\.yml: line") as error:
        read(path)
    return str(error.value)


def test_what_is_written_as_it_should_be_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.yml"
    path.write_text(GOOD, encoding="utf-8")
    assert len(read(path)["steps"]) == 3


@pytest.mark.parametrize(
    ("right", "wrong", "line", "said"),
    [
        ("expect: [您好]", "expects: [您好]", 5, "did you mean 'expect'"),
        ("expect: [您好]", "expect: 您好", 5, "is not a list"),
        ("expect: [您好]", "silent: maybe", 5, "neither yes nor no"),
        ("say: 你好", "says: 你好", 5, "no kind of step: 'says'"),
        ("work: plan", "work: plans", 6, "is not a way to do it"),
        ("refused: not_allowed", "minute: 5", 6, "did you mean 'minutes'"),
        ("kinds: {ticket_card: 1}", "expect: [您好]", 7, "is not a key here"),
        ("kinds: {ticket_card: 1}", "kinds: {ticket_cart: 0}", 7, "did you mean 'ticket_card'"),
        ("state: new", "states: new", 9, "is not a key here"),
        ("state: new", "state: newest", 9, "is not a state of a ticket"),
        ("kind: booking, ", "", 9, "the key 'kind' is missing"),
        ("appointments: [{at", "appointments: [{on", 10, "the key 'at' is missing"),
        ("staff_notices", "staff_notice", 11, "did you mean 'staff_notices'"),
        ("staff_notices: {ticket_card", "staff_notices: {ticket_cards", 11, "did you mean 'ticket_card'"),
        ("stock: 1", "stocks: 1", 3, "did you mean 'stock'"),
        ("phone:", "tel:", 1, "is not a key here"),
        ("days: 30", "day: 30", 2, "did you mean 'days'"),
        ("end:", "ends:", 8, "did you mean 'end'"),
        ("steps:", "steps: []\nsteps:", 5, "is given twice"),
    ],
)
def test_anything_else_is_refused_with_its_line(tmp_path: Path, right: str, wrong: str, line: int, said: str) -> None:
    assert right in GOOD
    problems = _problems(tmp_path, GOOD.replace(right, wrong))
    assert f"one.yml: line {line}, " in problems
    assert said in problems


def test_the_end_sees_a_ticket_in_every_state(store: Store, shop: Shop, engine: EmbeddedEngine, now: datetime) -> None:
    player = Player(store, shop, engine, now)
    player.play({"steps": [{"say": "你们乱收费，我要投诉"}]})
    for state in STATES:
        with store.write() as tx:
            (ticket,) = tickets.listed(tx, states=STATES)
            ticket.state = state
            tickets.record(tx, ticket, "details_added", "system", now)
        player.play({"steps": [], "end": {"tickets": [{"kind": "complaint", "state": state}]}})
        with pytest.raises(AssertionError, match=f"'complaint', '{state}'"):
            player.play({"steps": [], "end": {"tickets": []}})
