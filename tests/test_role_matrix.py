"""Every step x every role, by every edge: allowed or refused exactly as domain/shop/staff.ROLES says (I1).

A new step is one line in STEPS (steps by name, which the desk and the API share) or in ACTIONS (anything else).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from actions import resend as outbox_work
from actions.booking import arrivals, visits
from actions.shop import nlu_review as review_work
from desk import ticket_steps
from domain.complaints.corrective_action import CorrectiveAction
from domain.errors import NotAllowed, Refusal
from domain.shop.shop import Shop
from domain.shop.staff import ROLES, Staff
from domain.ticket import Ticket
from notifications.staff_chat.updates import Person, Place, StaffActions, Word
from storage import Store, Tx, conversations, outbox, shops, tables
from storage.complaints import complaints
from storage.customers import customers
from storage.tickets import tickets
from tests.desk.conftest import OWN_PAGE, TOKEN, House
from tests.storage.records import an_appointment, an_item
from texts import text

CODES = {
    "advisor": "chen", "follow_up_clerk": "zhao", "warranty_clerk": "sun", "workshop_supervisor": "qian",
    "technician": "zhou", "parts_desk": "wu", "inspector": "zheng", "manager": "feng", "admin": "admin",
}  # fmt: skip
"""Somebody of each role in the demo shop."""


@dataclass(frozen=True)
class Row:
    """A step: what it needs (all of it), on which ticket, with which fields; chat: how the staff chat takes it.

    Fields may name {other}, another ticket's number, and {action}, an action of the ticket owned by {owner}.
    """

    verb: str
    needs: tuple[str, ...]
    kind: str = "complaint"
    state: str = "claimed"
    fields: dict[str, str] = field(default_factory=dict)
    chat: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    owner: str = "lin"
    name: str = ""


ALL_COST = {"total": "100", "percent_workshop": "100"}
STEPS = (
    Row("claim", ("claim",), state="new", chat="claim:{id}"),
    Row("release", ("claim",)),
    Row("answer", ("reply",), fields={"words": "您好"}, chat="您好"),
    Row("note", ("note",), fields={"words": "注意"}, chat="//注意"),
    Row("close", ("close",), kind="enquiry", chat="done:{id}"),
    Row("close", ("close", "close_unverified"), fields={"reason": "无人接听"}, name="close a complaint without a yes"),
    Row("reopen", ("close",), kind="enquiry", state="done"),
    Row("assign", ("assign",), fields={"to": "lin"}),
    Row("wait", ("wait",), fields={"party": "parts"}),
    Row("resume", ("wait",), state="waiting"),
    Row("snooze", ("wait",), fields={"until": "2026-03-20T10:00"}),
    Row("merge", ("merge",), fields={"into": "{other}"}),
    Row("split", ("merge",), fields={"words": "另一件事"}),
    Row("link", ("note",), fields={"to": "{other}"}),
    Row("escalate", ("escalate",), chat="escalate:{id}"),
    Row("solve", ("close",), fields={"words": "已退款"}, chat="结果：已退款"),
    Row("class", ("manage_complaints",), fields={"class": "price", "reason": "看过账单"}),
    Row("responsible", ("note", "manage_complaints"), fields={"department": "service"}),
    Row(
        "responsible", ("note", "judge_quality"), fields={"department": "workshop"}, facts={"quality_caused": True},
        name="judge who caused it",
    ),
    Row("case", ("manage_complaints",), fields={"step": "cause", "words": "漏装垫片"}),
    Row("cost", ("apportion_costs",), fields=ALL_COST),
    Row("about", ("see_restricted",), fields={"about": "unknown"}),
    Row("open_action", ("manage_actions",), fields={"what": "培训", "owner": "lin", "due": "2026-04-01"}),
    Row(
        "change_action", ("manage_actions",),
        fields={"action": "{action}", "what": "x", "owner": "lin", "due": "2026-04-01"},
    ),
    Row("finish_action", ("manage_complaints",), fields={"action": "{action}", "result": "做完了"}, owner="{by}"),
    Row("check_action", ("manage_actions",), fields={"action": "{action}", "works": "yes"}, facts={"done": True}),
)  # fmt: skip


def _visit(tx: Tx, now: datetime) -> int:
    who = customers.add_identity(tx, "web", "", f"v{now}", "", now)
    record = customers.get(tx, who.customer_id)
    assert record is not None
    return an_appointment(tx, record, "L1", now).id


def _dead(tx: Tx, now: datetime) -> int:
    row_id = outbox.put(tx, an_item(f"dead:{outbox.last_id(tx)}", now, state="dead"))
    assert row_id is not None
    return row_id


Act = Callable[[Tx, Shop, Staff, datetime], object]
ACTIONS: dict[str, tuple[tuple[str, ...], Act]] = {
    "visit done": (("manage_appointments",), lambda tx, shop, by, now: visits.mark_done(tx, _visit(tx, now), by, now)),
    "visit missed": (
        ("manage_appointments",), lambda tx, shop, by, now: visits.mark_no_show(tx, shop, _visit(tx, now), by, now)
    ),
    "visit called off": (
        ("manage_appointments",),
        lambda tx, shop, by, now: visits.cancel_for_customer(tx, shop, _visit(tx, now), by, now),
    ),
    "check in": (
        ("manage_appointments",), lambda tx, shop, by, now: arrivals.check_in(tx, shop, _visit(tx, now), by, now)
    ),
    "outbox": (("see_outbox",), lambda tx, shop, by, now: outbox_work.listed(tx, by, None)),
    "outbox again": (("retry_outbox",), lambda tx, shop, by, now: outbox_work.retry(tx, _dead(tx, now), by, now)),
    "reviews": (("review",), lambda tx, shop, by, now: review_work.pending(tx, by)),
}  # fmt: skip
"""What is no step of a ticket: name -> (needs, what it does)."""


@pytest.fixture
def house(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> House:
    """The demo shop on the web, everybody with an account of their own in the staff chat."""
    with store.write() as tx:
        shops.apply(tx, shop, now)
        for number, code in enumerate(CODES.values(), 1001):
            tx.execute(update(tables.staff).where(tables.staff.c.code == code).values(telegram_id=number))
    return House(store, now, tmp_path / "data")


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    """A browser, and another system with the shop's token."""
    headers = OWN_PAGE | {"Authorization": f"Bearer {TOKEN}"}
    with ExitStack() as stack:
        yield stack.enter_context(TestClient(house.app, headers=headers, follow_redirects=False))


def _prepared(house: House, row: Row, by: str) -> tuple[int, dict[str, str]]:
    """A ticket for that step, with the fields filled in."""
    with house.store.write() as tx:
        talk = conversations.open_locked(
            tx,
            customers.add_identity(tx, "web", "", f"someone{tickets.counts(tx)}{by}", "", house.now),
            "zh",
            house.now,
        )
        made = [_ticket(tx, talk.customer_id, talk.id, house.now, row.kind) for _ in range(2)]
        ticket, other = made[1], made[0]
        ticket.state, ticket.data = row.state, {key: value for key, value in row.facts.items() if key != "done"}
        ticket.waiting_for = "parts" if row.state == "waiting" else None
        owner = row.owner.format(by=by)
        action = CorrectiveAction(ticket.id, "repeat", "x", owner, house.now + timedelta(days=3), house.now)
        if row.facts.get("done"):
            action.state, action.done_by = "done", "lin"
        complaints.add_action(tx, action)
        tickets.record(tx, ticket, "details_added", "system", house.now)
        fields = {key: value.format(other=other.number, action=action.id) for key, value in row.fields.items()}
        return ticket.id, fields


def _ticket(tx: Tx, customer_id: int, conversation_id: int, now: datetime, kind: str) -> Ticket:
    number = tickets.next_number(tx, kind, now.year)
    return tickets.add(tx, Ticket(number, kind, customer_id, conversation_id, "noise", now))


def _granted(role: str, needs: tuple[str, ...]) -> bool:
    return set(needs) <= ROLES[role].may


def _name(row: Row) -> str:
    return row.name or row.verb


def _by_action(house: House, _client: TestClient, role: str, row: Row) -> bool:
    ticket_id, fields = _prepared(house, row, CODES[role])
    try:
        with house.store.write() as tx:
            by = shops.staff_by_code(tx, CODES[role])
            assert by is not None
            ticket_steps.take(tx, row.verb, ticket_id, by, fields, house.now, f"key{ticket_id}")
    except NotAllowed:
        return False
    except Refusal as refusal:
        return _refused(refusal.code)
    return True


def _refused(code: str) -> bool:
    """not_verified is how closing without a yes is refused to whoever may close other tickets."""
    assert code in ("not_allowed", "not_verified"), code
    return False


def _by_desk(house: House, client: TestClient, role: str, row: Row) -> bool:
    ticket_id, fields = _prepared(house, row, CODES[role])
    client.post("/desk/login/demo", data={"code": CODES[role]})
    token = {"token": f"{row.verb}{ticket_id}-{role}"}
    answer = client.post(f"/desk/tickets/{ticket_id}/do/{row.verb}", data=fields | token)
    assert answer.status_code == 303, answer.text
    refused = answer.headers["location"].partition("?refused=")[2]
    return _refused(refused) if refused else True


def _by_api(house: House, client: TestClient, role: str, row: Row) -> bool:
    ticket_id, fields = _prepared(house, row, CODES[role])
    answer = client.post(f"/api/v1/tickets/{ticket_id}/{row.verb}", json=fields | {"as": CODES[role]})
    return True if answer.status_code == 200 else _refused(answer.json()["error"])


@pytest.mark.rule("I1")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("edge", [_by_action, _by_desk, _by_api])
def test_each_step_is_taken_by_exactly_the_roles_of_the_table(
    house: House, client: TestClient, edge: Callable[[House, TestClient, str, Row], bool], role: str
) -> None:
    took = {_name(row): edge(house, client, role, row) for row in STEPS}
    assert took == {_name(row): _granted(role, row.needs) for row in STEPS}


@pytest.mark.rule("I1", "N4")
@pytest.mark.parametrize("role", ROLES)
def test_the_staff_chat_asks_the_same_table(house: House, role: str) -> None:
    chat = StaffActions(house.store, lambda: house.now, "7", "zh")
    account = 1001 + list(CODES).index(role)
    took = {}
    for number, row in enumerate((row for row in STEPS if row.chat), 1):
        ticket_id, _ = _prepared(house, row, CODES[role])
        if row.chat.endswith("{id}"):
            answer = chat.press(number, Person(account, "x"), row.chat.format(id=ticket_id), Place(-1, 99))
            took[_name(row)] = answer != text("staff.not_allowed", "zh")
        else:
            with house.store.read() as tx:
                ticket = tickets.get(tx, ticket_id)
                assert ticket is not None
            word = Word(Place(-1, number), row.chat, 99, ticket.number)
            took[_name(row)] = chat.write(number, Person(account, "x"), word)
    assert took == {_name(row): _granted(role, row.needs) for row in STEPS if row.chat}


@pytest.mark.rule("I1")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ACTIONS)
def test_each_other_action_is_done_by_exactly_the_roles_of_the_table(
    house: House, shop: Shop, role: str, name: str
) -> None:
    needs, act = ACTIONS[name]
    try:
        with house.store.write() as tx:
            by = shops.staff_by_code(tx, CODES[role])
            assert by is not None
            act(tx, shop, by, house.now)
        done = True
    except NotAllowed:
        done = False
    assert done == _granted(role, needs)


def test_every_step_there_is_stands_in_the_matrix() -> None:
    assert {row.verb for row in STEPS} == set(ticket_steps.STEPS)
    assert set(CODES) == set(ROLES)
