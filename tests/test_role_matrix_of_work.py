"""What is no step of a ticket: calls, campaigns, parts and every page of the desk x every role (I1).

A ticket that does not exist is asked for, so that the role alone decides: whoever may do it hears that there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from actions import parts  # fmt: skip
from actions.customers import privacy
from actions.feedback import calls
from actions.outreach import campaigns, notice_log, notices
from actions.shop import figures
from actions.workshop import work_orders
from desk.site.sections import SECTIONS, sections_of
from domain.errors import NotAllowed, Refusal
from domain.figures.period import Span
from domain.outreach.campaign import Audience
from domain.shop.shop import Shop
from domain.shop.staff import ROLES, Staff
from storage import Store, Tx, shops
from tests.desk.conftest import OWN_PAGE, House
from tests.test_role_matrix import CODES

NONE = 1_000_000
DAY = date(2026, 4, 1)

Act = Callable[[Tx, Shop, Staff, datetime], object]
GATES: dict[str, tuple[str, Act]] = {
    "open a work order for a walk-in": (
        "intake", lambda tx, s, by, at: work_orders.open_walk_in(tx, NONE, None, None, "x", by, at)
    ),
    "see who is to be rung": ("call", lambda tx, s, by, at: calls.due(tx, s, by, at)),
    "note a call": ("call", lambda tx, s, by, at: calls.record(tx, s, NONE, by, "reached", calls.Said(), at)),
    "preview a campaign": ("manage_campaigns", lambda tx, s, by, at: campaigns.preview(tx, Audience(), by, at)),
    "start a campaign": ("manage_campaigns", lambda tx, s, by, at: campaigns.start(tx, s, NONE, by, at)),
    "stop a campaign": ("manage_campaigns", lambda tx, s, by, at: campaigns.stop(tx, NONE, by, at)),
    "pause what is sent": ("manage_campaigns", lambda tx, s, by, at: notices.pause(tx, "kind:insurance", by, at)),
    "see what was sent": ("see_notices", lambda tx, s, by, at: notice_log.listed(tx, by)),
    "see the figures": ("see_figures", lambda tx, s, by, at: figures.recount(tx, by, Span(at, at), at)),
    "receive parts": ("manage_parts", lambda tx, s, by, at: parts.receive(tx, s, "engine_oil_1l", 1, by, at)),
    "erase a person": ("manage_privacy", lambda tx, s, by, at: privacy.erase(tx, NONE, by, at)),
    "take a person's data out": ("manage_privacy", lambda tx, s, by, at: privacy.exported(tx, NONE, by, at)),
    "expect parts": ("manage_parts", lambda tx, s, by, at: parts.expect(tx, s, "engine_oil_1l", DAY, by, at)),
}  # fmt: skip
"""What is done -> the permission it needs, and the step."""


@pytest.fixture
def house(store: Store, shop: Shop, now: datetime, tmp_path: Path) -> House:
    """The demo shop on the web."""
    with store.write() as tx:
        shops.apply(tx, shop, now)
    return House(store, now, tmp_path / "data")


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    """A browser."""
    with ExitStack() as stack:
        yield stack.enter_context(TestClient(house.app, headers=OWN_PAGE, follow_redirects=False))


@pytest.mark.rule("I1")
@pytest.mark.parametrize("role", ROLES)
def test_each_step_of_the_work_is_taken_by_exactly_the_roles_of_the_table(
    store: Store, shop: Shop, now: datetime, role: str
) -> None:
    with store.write() as tx:
        shops.apply(tx, shop, now)
    done = {name: _is_allowed(store, shop, act, role, now) for name, (_, act) in GATES.items()}
    assert done == {name: needs in ROLES[role].may for name, (needs, _) in GATES.items()}


def _is_allowed(store: Store, shop: Shop, act: Act, role: str, now: datetime) -> bool:
    try:
        with store.write() as tx:
            by = shops.staff_by_code(tx, CODES[role])
            assert by is not None
            act(tx, shop, by, now)
    except NotAllowed:
        return False
    except Refusal:
        return True  # it was not the role that stood in the way
    return True


@pytest.mark.rule("I1")
@pytest.mark.parametrize("role", ROLES)
def test_each_page_of_the_desk_opens_for_exactly_the_roles_of_the_table(
    house: House, client: TestClient, role: str
) -> None:
    client.post("/desk/login/demo", data={"code": CODES[role]})
    opened = {section.name: client.get(section.href).status_code for section in SECTIONS}
    with house.store.read() as tx:
        by = shops.staff_by_code(tx, CODES[role])
    assert by is not None
    assert opened == {section.name: 200 if section in sections_of(by) else 403 for section in SECTIONS}
