"""Whatever people press in whatever order: nothing is done or billed without consent, and events tell everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.workshop import extra_items, handback, inspections, repairs, work_items, work_orders
from actions.workshop.work_orders import Intake, NewItem
from domain.errors import Refusal
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Ticket
from domain.workshop.work_item import WorkItem, bill
from domain.workshop.work_order import LEVELS, STATES, WorkOrder
from storage import Store, Tx, shops
from storage.tickets import tickets
from storage.workshop import work_orders as work_order_queries
from tests.actions.workshop.floor import assert_rebuilt
from tests.storage.records import a_conversation

PEOPLE = ("chen", "zhou", "gao", "qian", "zheng", "sun", "feng", "wu")
STEPS = (
    "take_in", "plan", "offer", "agree", "start", "propose", "ask", "yes", "no", "do", "withdraw", "warranty", "pause",
    "go_on", "finish", "pass", "fail", "reject", "settle", "hand_over", "cancel", "later",
)  # fmt: skip
LIKELY = ("take_in", "offer", "agree", "start", "propose", "ask", "yes", "do", "do", "finish", "pass", "pass", "pass")
PRESSES = st.tuples(
    st.sampled_from(STEPS + LIKELY * 2), st.integers(0, 7), st.sampled_from(PEOPLE), st.integers(0, 900)
)


class History:
    """One order and what people press on it."""

    def __init__(self, tx: Tx, shop: Shop, now: datetime, address: str) -> None:
        self.tx, self.shop, self.now = tx, shop, now
        self.talk = a_conversation(tx, now, address)
        self.ticket = work_orders.open_walk_in(tx, self.talk.customer_id, None, None, "异响", self.staff("chen"), now)

    def staff(self, code: str) -> Staff:
        found = shops.staff_by_code(self.tx, code)
        assert found is not None
        return found

    @property
    def order(self) -> WorkOrder:
        found = work_order_queries.of_ticket(self.tx, self.ticket.id)
        assert found is not None
        return found

    @property
    def items(self) -> list[WorkItem]:
        return work_order_queries.items(self.tx, self.ticket.id)

    def press(self, what: str, which: int, who: str, yuan: int) -> None:
        """One press; a refusal undoes it."""
        try:
            with self.tx.begin_nested():
                self._press(what, which, self._able(what, who), yuan)
        except Refusal:
            pass
        self.now += timedelta(minutes=1)

    def _able(self, what: str, who: str) -> Staff:
        """Mostly somebody who may, so that histories get somewhere."""
        usual = {"do": "zhou", "start": "zhou", "finish": "zhou", "go_on": "zhou", "warranty": "sun"}
        if what == "pass":
            done = inspections.passed(self.tx, self.order)
            return self.staff(("zhou", "qian", "zheng")[len(done) % 3] if who != "feng" else who)
        return self.staff(who if who in ("wu", "feng", "sun") else usual.get(what, "chen"))

    def _press(self, what: str, which: int, by: Staff, yuan: int) -> None:
        tx, shop, number, now = self.tx, self.shop, self.ticket.id, self.now
        items = self.items
        item = items[which % len(items)] if items else None
        new = NewItem(f"work {len(items)}", yuan * 100, minutes=which * 10, system="brakes" if which % 2 else "")
        level = LEVELS[min(len(inspections.passed(tx, self.order)), 2)]
        steps: dict[str, Callable[[], object]] = {
            "take_in": lambda: work_orders.take_in(tx, number, Intake(50000 + which), by, now),
            "plan": lambda: work_items.plan(tx, number, new, by, now),
            "offer": lambda: self._offer(new, by),
            "agree": lambda: work_orders.agree(tx, shop, self._locked(), self.order, "同意", None, now),
            "start": lambda: repairs.start(tx, shop, number, by, now),
            "propose": lambda: extra_items.propose(tx, shop, number, new, by, now),
            "ask": lambda: extra_items.ask(tx, shop, number, by, now),
            "yes": lambda: self._answer("agree", which),
            "no": lambda: self._answer("decline", which),
            "do": lambda: repairs.do(tx, item.id if item else 0, by, now),
            "withdraw": lambda: work_items.withdraw(tx, item.id if item else 0, by, now),
            "warranty": lambda: work_items.decide_cover(tx, item.id if item else 0, "warranty", by, now),
            "pause": lambda: repairs.pause(tx, shop, number, "parts", by, now),
            "go_on": lambda: repairs.go_on(tx, shop, number, by, now),
            "finish": lambda: repairs.finish(tx, number, by, now),
            "pass": lambda: inspections.inspect(tx, shop, number, level, ok=True, findings="", by=by, now=now),
            "fail": lambda: inspections.inspect(tx, shop, number, level, ok=False, findings="loose", by=by, now=now),
            "reject": lambda: inspections.reject(tx, shop, number, "noise", by, now),
            "settle": lambda: handback.settle(tx, number, bill(items, 0).total_fen, "cash", "", by, now),
            "hand_over": lambda: handback.hand_over(tx, shop, number, by, now),
            "cancel": lambda: work_orders.cancel(tx, number, by, now) if which == 0 else None,
            "later": lambda: setattr(self, "now", now + timedelta(hours=yuan / 100)),
        }
        steps[what]()

    def _offer(self, new: NewItem, by: Staff) -> None:
        if not self.items:
            work_items.plan(self.tx, self.ticket.id, new, by, self.now)
        work_orders.offer(self.tx, self.shop, self.ticket.id, by, self.now)

    def _answer(self, said: extra_items.Answer, which: int) -> None:
        asked = [one for one in self.items if one.kind == "extra"]
        wanted = {one.id: said for one in asked[: which + 1]}
        extra_items.answer(self.tx, self.shop, self._locked(), wanted, "好", None, self.now)

    def _locked(self) -> Ticket:
        found = tickets.lock(self.tx, self.ticket.id)
        assert found is not None
        return found

    def check(self) -> None:
        """What always holds. Rule: W2, W4, W6."""
        found = bill(self.items, self.order.discount_percent)
        done = [one for one in self.items if one.state == "done"]
        assert found.total_fen == sum(one.price_fen for one in done) - found.discount_fen
        assert found.total_fen <= self.order.agreed_fen
        assert all(one.answered_at is not None and one.words for one in done)
        if self.order.state in ("ready", "settled", "handed_over"):
            passed = inspections.passed(self.tx, self.order)
            assert [one.level for one in passed] == list(LEVELS)
            assert len({one.by for one in passed}) == len({one.role for one in passed}) == 3
            assert all(one.state in ("done", "declined", "void") for one in self.items)

    def check_order_of_events(self) -> None:
        """Each item's consent stands before its work in the history. Rule: W4."""
        agreed: set[int] = set()
        for event in tickets.events(self.tx, self.ticket.id):
            for thing, columns in event.changes.items():
                if thing.startswith("work_item:") and columns.get("state") == "agreed":
                    assert event.kind in ("order_agreed", "extra_answered")
                    agreed.add(int(thing.partition(":")[2]))
                if thing.startswith("work_item:") and columns.get("state") == "done":
                    assert int(thing.partition(":")[2]) in agreed


@pytest.mark.rule("W4", "W6", "I2")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses=st.lists(PRESSES, min_size=10, max_size=45), seed=st.integers(0, 10**9))
def test_no_history_does_or_bills_work_without_consent(
    store: Store, shop: Shop, now: datetime, presses: list[tuple[str, int, str, int]], seed: int
) -> None:
    with store.write() as tx:
        if shops.load(tx) is None:
            shops.apply(tx, shop, now)
        history = History(tx, shop, now, f"h{seed}")
        for what, which, who, yuan in presses:
            history.press(what, which, who, yuan)
            history.check()
        history.check_order_of_events()
        assert_rebuilt(tx, history.ticket)
        tx.rollback()


def test_the_usual_way_is_in_the_table() -> None:
    verbs = ("agree", "start", "pause", "go_on", "finish", "fail", "finish", "pass", "settle", "hand_over")
    state = "intake"
    for verb in verbs:
        state = STATES[state].moves[verb]
    assert state == "handed_over"
    assert not STATES["handed_over"].moves and not STATES["cancelled"].moves
