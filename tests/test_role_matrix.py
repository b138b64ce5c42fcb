"""Every step x every role, by every edge: allowed or refused exactly as the table of steps and that of roles say (I1).

A new step of the table takes part by itself; what is no step is a line in ACTIONS.
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

from actions import resend, staff_steps
from actions.knowledge import articles
from actions.shop import nlu_review
from actions.staff_steps import STEPS, Stand
from actions.staff_steps.asked import Asked
from actions.staff_steps.fields import (
    Action,
    Choice,
    Fen,
    Field,
    Item,
    Lines,
    Moment,
    Person,
    Photos,
    TicketNumber,
    Whole,
    YesNo,
)
from domain import course
from domain.complaints.corrective_action import CorrectiveAction
from domain.customers.customer import Vehicle
from domain.errors import NotAllowed, Refusal
from domain.field.field_job import FieldJob
from domain.knowledge.article import Wording
from domain.shop.shop import Shop
from domain.shop.staff import ROLES, Staff
from domain.ticket import Ticket
from domain.warranty.claim import REMEDIES
from domain.workshop.work_item import WorkItem
from domain.workshop.work_order import WorkOrder
from storage import Store, Tx, conversations, outbox, shops, tables
from storage.complaints import complaints as register
from storage.customers import customers
from storage.field import field_jobs
from storage.tickets import tickets
from storage.workshop import work_orders
from tests.desk.conftest import OWN_PAGE, TOKEN, House
from tests.storage.records import an_appointment, an_item

CODES = {
    "advisor": "chen", "follow_up_clerk": "zhao", "warranty_clerk": "sun", "workshop_supervisor": "qian",
    "technician": "zhou", "parts_desk": "wu", "inspector": "zheng", "manager": "feng", "admin": "admin",
}  # fmt: skip
"""Somebody of each role in the demo shop."""


@dataclass(frozen=True)
class Case:
    """A step with a ticket of that kind; words: what its fields say, where any sample will not do.

    Whoever presses goes there, did the work and owns the action, so that the role alone decides.
    """

    step: str
    kind: str = ""
    words: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    order: str = ""
    needs: str = ""
    name: str = ""


GRANTED = {"state": "granted", "decided_at": "2026-03-18T02:00:00+00:00"}
SINCE, RUNS = "2026-03-18T02:00:00+00:00", (("insurance", course.ACCIDENT), ("return", course.RETURN))
SPECIAL = (
    Case("close", "enquiry"),
    Case("close", words={"reason": "无人接听"}, name="close a complaint without a yes"),
    Case("reopen", "enquiry"),
    Case("cost", words={"percent_workshop": "100"}),
    Case("responsible", facts={"quality_caused": True}, name="judge who caused it"),
    Case("responsible", name="judge a matter of service"),
    Case("check_action", facts={"owner": "lin"}),
    Case("claim_decide", "enquiry", facts={"claim": {"state": "asked"}}),
    *(Case(f"claim_{remedy}", "enquiry", facts={"claim": GRANTED}) for remedy in REMEDIES),
    *(Case(f"{step}_stage", "enquiry", facts={"course": course.begun(name, SINCE)}) for step, name in RUNS),
    Case("insurance_renew", "enquiry"),
    Case("work_cover", words={"cover": "warranty"}, needs="decide_warranty", name="let the warranty pay"),
    Case("work_cover", words={"cover": "shop"}, needs="price_work", name="let the shop pay"),
    Case("work_pass", name="inspect oneself"),
    Case("work_pass", words={"level": "team"}, needs="inspect_team", name="inspect the team's work"),
    Case("work_pass", words={"level": "final"}, needs="inspect_final", name="inspect at last"),
    Case("work_item", order="intake", needs="price_work", name="plan work"),
    Case("work_item", order="repairing", name="find more work"),
)
"""Steps for which one sample is not enough."""

CASES = (*SPECIAL, *(Case(name) for name in STEPS if name not in {case.step for case in SPECIAL}))
KINDS = {"visit": "booking", "work_order": "work_order", "field_job": "rescue"}
DONE = {"ticket", "complaint", "action"}
"""Things with which a step that is allowed is taken to its end here."""


@dataclass
class World:
    """What a case is about. stand: the ticket as it stands. words: the fields, filled in."""

    stand: Stand
    words: dict[str, str]


def _world(tx: Tx, case: Case, by: Staff, now: datetime) -> World:
    """A ticket for that step with everything it needs."""
    step = STEPS[case.step]
    kind = case.kind or next(iter(sorted(step.of.kinds)), KINDS.get(step.of.thing, "complaint"))
    identity = customers.add_identity(tx, "web", "", f"someone{tickets.counts(tx)}{by.code}", "", now)
    talk = conversations.open_locked(tx, identity, "zh", now)
    other, ticket = (_ticket(tx, talk.customer_id, talk.id, now, kind) for _ in range(2))
    state = case.order or sorted(step.of.states)[0]
    facts = {"owner": by.code} | case.facts
    action = CorrectiveAction(ticket.id, "repeat", "x", str(facts.pop("owner")), now + timedelta(days=3), now)
    item = WorkItem(ticket.id, "extra", "x", now, labour_fen=100)
    match step.of.thing:
        case "visit":
            customer = customers.get(tx, talk.customer_id)
            assert customer is not None
            ticket_id = an_appointment(tx, customer, "L1", now - timedelta(minutes=5)).ticket_id
            found = tickets.get(tx, ticket_id)
            assert found is not None
            ticket = found
        case "work_order":
            ticket.assignee_id, ticket.state = by.id, "claimed"
            work_orders.add(tx, WorkOrder(ticket.id, now, "x", state=state, technician=by.code, version=1))
            item.state = "agreed" if step.name == "work_done" else "proposed"
            work_orders.add(tx, item)
        case "field_job":
            job = FieldJob(ticket.id, "repair", now, state=state, technician_id=by.id, delay_asked=10)
            job.due_at = now + timedelta(hours=1)
            field_jobs.add(tx, job)
        case "action":
            action.state, action.done_by = state, "lin"
            register.add_action(tx, action)
        case _:
            ticket.state = state
            if case.step == "insurance_renew":
                ticket.vehicle_id = customers.add_vehicle(tx, Vehicle(talk.customer_id, now, plate="沪A12345")).id
    ticket.data, ticket.waiting_for = facts, "parts" if ticket.state == "waiting" else None
    tx.flush()
    ids = {Item: str(getattr(item, "id", 0)), Action: str(getattr(action, "id", 0)), TicketNumber: other.number}
    words = {field.name: _sample(field, ids, now) for field in step.fields}
    return World(staff_steps.stand(tx, ticket, now), words | case.words)


def _sample(field: Field, ids: dict[type, str], now: datetime) -> str:
    """Words that the field takes."""
    match field:
        case Item() | Action() | TicketNumber():
            return ids[type(field)]
        case Whole():
            return str(field.low) if field.needed else ""
        case Fen():
            return "100"
        case Choice():
            return next(iter(field.options))
        case Person():
            return field.also[-1] if field.also else "gao" if field.may == "field_work" else "lin"
        case Moment():
            return (now + timedelta(days=1)).isoformat()
        case Photos():
            return f"media/web/2026-03/{'0' * 24}.jpg"
        case _:
            return "您好" if field.needed else ""


def _ticket(tx: Tx, customer_id: int, conversation_id: int, now: datetime, kind: str) -> Ticket:
    number = tickets.next_number(tx, kind, now.year)
    return tickets.add(tx, Ticket(number, kind, customer_id, conversation_id, "noise", now))


def _granted(role: str, case: Case, at: Stand) -> bool:
    """True when the table of steps, read with the table of roles, lets that role take the step."""
    step, may = STEPS[case.step], ROLES[role].may
    further = case.needs or step.further(at)
    return bool(may & set(step.any_of)) and (not further or further in may)


def _name(case: Case) -> str:
    return case.name or case.step


def _dead(tx: Tx, now: datetime) -> int:
    row_id = outbox.put(tx, an_item(f"dead:{outbox.last_id(tx)}", now, state="dead"))
    assert row_id is not None
    return row_id


Act = Callable[[Tx, Shop, Staff, datetime], object]
TITLED = Wording("标题", (), "答案。")

ACTIONS: dict[str, tuple[str, Act]] = {
    "outbox": ("see_outbox", lambda tx, shop, by, now: resend.listed(tx, by, None)),
    "outbox again": ("retry_outbox", lambda tx, shop, by, now: resend.retry(tx, _dead(tx, now), by, now)),
    "reviews": ("review", lambda tx, shop, by, now: nlu_review.pending(tx, by)),
    "article": ("write_articles", lambda tx, shop, by, now: articles.write(tx, shop, None, TITLED, TITLED, by, now)),
}
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


Edge = Callable[[House, TestClient, Staff, World, str], str]
"""Takes the step with the world's ticket; the code of the refusal, empty when it was taken."""


def _by_action(house: House, _client: TestClient, by: Staff, world: World, name: str) -> str:
    """Past the table's own check: what the step does refuses by itself as well."""
    step = STEPS[name]
    try:
        with house.store.write() as tx:
            asked = Asked(tx, world.stand.ticket.id, by, house.now, f"key{name}{by.code}", shops.current(tx))
            step.run(asked, world.words)
    except Refusal as refusal:
        return refusal.code
    return ""


def _by_desk(house: House, client: TestClient, by: Staff, world: World, name: str) -> str:
    client.post("/desk/login/demo", data={"code": by.code})
    ticket_id, token = world.stand.ticket.id, {"token": f"{name}-{by.code}-{world.stand.ticket.id}"}
    answer = client.post(f"/desk/tickets/{ticket_id}/do/{name}", data=world.words | token)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("?refused=")[2].partition("&")[0]


def _in_json(field: Field, said: str) -> object:
    """As the API's document has it."""
    match field:
        case Whole():
            return int(said)
        case YesNo():
            return said == "yes"
        case Lines() | Photos():
            return said.splitlines()
        case _:
            return said


def _by_api(house: House, client: TestClient, by: Staff, world: World, name: str) -> str:
    words = {field.name: _in_json(field, said) for field in STEPS[name].fields if (said := world.words.get(field.name))}
    answer = client.post(f"/api/v1/tickets/{world.stand.ticket.id}/{name}", json=words | {"as": by.code})
    return "" if answer.status_code == 200 else str(answer.json()["error"])


def _refused_for_the_role(code: str, case: Case) -> bool:
    """not_verified is how closing without a yes is refused to whoever may close other tickets."""
    assert code in ("", "not_allowed", "not_verified") or STEPS[case.step].of.thing not in DONE, (case, code)
    return code in ("not_allowed", "not_verified")


@pytest.mark.rule("I1")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("edge", [_by_action, _by_desk, _by_api])
def test_each_step_is_taken_by_exactly_the_roles_of_the_table(
    house: House, client: TestClient, edge: Edge, role: str
) -> None:
    took, granted = {}, {}
    for case in CASES:
        step = STEPS[case.step]
        if (edge is _by_desk and step.no_desk) or (edge is _by_api and step.no_api):
            continue
        with house.store.write() as tx:
            by = shops.staff_by_code(tx, CODES[role])
            assert by is not None
            world = _world(tx, case, by, house.now)
            granted[_name(case)] = _granted(role, case, world.stand)
        took[_name(case)] = not _refused_for_the_role(edge(house, client, by, world, case.step), case)
    assert took == granted


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
    assert done == (needs in ROLES[role].may)


def test_somebody_of_each_role_takes_part() -> None:
    assert set(CODES) == set(ROLES)
