"""The workshop works an order by the buttons of its card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from actions.workshop import extra_items, work_items, work_orders
from actions.workshop.work_orders import Intake, NewItem
from domain.errors import BadField, IllegalMove, NotAllowed, NotConsented, NotFound, Refusal
from domain.press import Press
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from notifications.staff_chat import cards
from notifications.staff_chat.keyboards import buttons, find
from notifications.staff_chat.press import StaffPress, pressed
from notifications.staff_chat.view import look
from storage import Store, Tx, shops
from storage.workshop import work_orders as work_order_queries
from tests.storage.records import a_conversation

Push = Callable[[str, str], str]


@pytest.fixture
def tx(store: Store, shop: Shop, now: datetime) -> Iterator[Tx]:
    with store.write() as running:
        shops.apply(running, shop, now)
        yield running


@pytest.fixture
def number(tx: Tx, shop: Shop, now: datetime) -> int:
    """The ticket of an order the customer agreed to."""
    chen = _staff(tx, "chen")
    talk = a_conversation(tx, now)
    ticket = work_orders.open_walk_in(tx, talk.customer_id, None, "沪A12345", "异响", chen, now)
    ticket.conversation_id = talk.id
    work_items.plan(tx, ticket.id, NewItem("底盘 <检查>", 10000, minutes=30), chen, now)
    work_orders.take_in(tx, ticket.id, Intake(53000), chen, now)
    order = work_orders.offer(tx, shop, ticket.id, chen, now)
    work_orders.agree(tx, shop, ticket, order, "同意", None, now)
    return ticket.id


@pytest.fixture
def push(tx: Tx, number: int, now: datetime) -> Push:
    """Presses the button with that label, as that person, as the card stands now."""

    def press(label: str, who: str) -> str:
        view = look(tx, number, "zh", now)
        assert view is not None
        shown = [one for row in buttons(view, "zh") for one in row]
        found = next(one.press for one in shown if one.label.startswith(label))
        assert found is not None
        data = found.data
        return _push(tx, _staff(tx, who), data, now)

    return press


def _push(tx: Tx, by: Staff, data: str, now: datetime) -> str:
    """What the presser of a button with that data is told."""
    button = Press.parse(data)
    found = find(button) if button else None
    return pressed(StaffPress(tx, by, button.number(), now, "zh"), *found) if button and found else "unknown"


def _staff(tx: Tx, code: str) -> Staff:
    found = shops.staff_by_code(tx, code)
    assert found is not None
    return found


def _state(tx: Tx, number: int) -> str:
    order = work_order_queries.of_ticket(tx, number)
    assert order is not None
    return order.state


@pytest.mark.rule("W5", "W6", "N4")
def test_an_order_goes_from_start_to_ready_by_buttons_alone(tx: Tx, number: int, push: Push, now: datetime) -> None:
    assert "开工" in push("🔧 开工", "zhou")
    push("⏸ 等配件", "zhou")
    push("▶️ 继续", "zhou")
    push("✅ 底盘", "zhou")
    view = look(tx, number, "zh", now)
    assert view is not None and "✅ 底盘 &lt;检查&gt;" in cards.card(view, "zh")
    push("🏁 完工送检", "zhou")
    push("✅ 自检合格", "zhou")
    with pytest.raises(NotAllowed):
        push("✅ 主管检验合格", "zhou")
    push("✅ 主管检验合格", "qian")
    push("✅ 终检合格", "zheng")
    assert _state(tx, number) == "ready"


@pytest.mark.rule("W4", "I1")
def test_extra_work_is_asked_by_who_may_price_it_and_not_done_before(
    tx: Tx, shop: Shop, number: int, push: Push, now: datetime
) -> None:
    push("🔧 开工", "zhou")
    item = extra_items.propose(tx, shop, number, NewItem("雨刮", 5000), _staff(tx, "zhou"), now)
    with pytest.raises(NotAllowed):
        push("📨 1 个增项", "zhou")
    push("📨 1 个增项", "chen")
    view = look(tx, number, "zh", now)
    assert view is not None and "❓ 雨刮" in cards.card(view, "zh")
    with pytest.raises(NotConsented):
        _push(tx, _staff(tx, "zhou"), f"work:{number}:done.{item.id}", now)


@pytest.mark.rule("I1")
@pytest.mark.parametrize(
    ("argument", "why"),
    [
        ("done.999", NotFound),
        ("done.x", BadField),
        ("pass.self", IllegalMove),
        ("pause.nobody", BadField),
    ],
)  # fmt: skip
def test_a_made_up_or_untimely_button_is_refused(
    tx: Tx, number: int, now: datetime, argument: str, why: type[Refusal]
) -> None:
    with pytest.raises(why):
        _push(tx, _staff(tx, "feng"), f"work:{number}:{argument}", now)


def test_a_button_that_was_never_made_is_out_of_date(tx: Tx, number: int, now: datetime) -> None:
    assert _push(tx, _staff(tx, "feng"), f"work:{number}:dance", now) == "unknown"
