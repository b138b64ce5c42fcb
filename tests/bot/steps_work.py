"""Steps of the workshop in transcripts: {work: <what>, ...}, on the customer's newest order.

open (from their newest booking or report), walk_in (symptom), take_in (km, confirmed, doubt: what is asked back),
plan and found (name, labour and parts in yuan, own, pricing, minutes, reason, service, system, within), offer (at),
agreed (words: on the phone), start, ask, withdraw (name), done (name, all when absent), finish, pause (party, until),
go_on, put_off (at), inspect (level, by, fail: findings), settle (how), hand_over, cancel.
begun: from open to start. ready: everything agreed done and inspected.
by: code of who does it. refused: the refusal's code that is expected. state, items: {name: state}, total: yuan of the
bill, agreed: yuan consented to: as they must be afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from actions.workshop import extra_items, handback, inspections, repairs, work_items, work_orders
from actions.workshop.work_orders import Intake, NewItem
from app.scenario import workshop
from app.scenario.filling import Filling
from domain.errors import Refusal
from domain.message import Reply
from domain.shop.staff import Staff
from domain.ticket import STATES, Ticket
from domain.workshop.work_item import WorkItem, bill
from storage import Tx, conversations, shops
from storage.tickets import tickets
from storage.workshop import work_orders as work_order_queries
from tests.bot.transcript import ADDRESS, Player

WHO = {"start": "zhou", "done": "zhou", "finish": "zhou", "found": "zhou", "pause": "zhou", "go_on": "zhou"}
"""Who does a step unless it says so; everything else is the advisor's."""


class Floor:
    """One step in a transaction."""

    def __init__(self, player: Player, tx: Tx, step: dict[str, Any]) -> None:
        self.player, self.tx, self.step, self.now = player, tx, step, player.now
        found = conversations.find(tx, player.channel, "", ADDRESS)
        assert found is not None
        self.talk = found

    @property
    def filling(self) -> Filling:
        """The same transaction, for the steps scenarios are filled by."""
        return Filling(self.tx, self.player.shop, self.now)

    def person(self, what: str) -> Staff:
        by = shops.staff_by_code(self.tx, self.step.get("by", WHO.get(what, "chen")))
        assert by is not None
        return by

    @property
    def ticket(self) -> Ticket:
        mine = tickets.of_customer(self.tx, self.talk.customer_id, states=STATES)
        return next(one for one in mine if one.kind == "work_order")

    @property
    def items(self) -> list[WorkItem]:
        return work_order_queries.items(self.tx, self.ticket.id)

    def named(self) -> list[WorkItem]:
        wanted = self.step.get("name")
        return [one for one in self.items if one.name == wanted or (wanted is None and one.state == "agreed")]

    def do(self, what: str) -> None:
        getattr(self, f"_{what}")(self.person(what))

    def _open(self, by: Staff) -> None:
        mine = tickets.of_customer(self.tx, self.talk.customer_id)
        source = next(one for one in mine if one.kind in ("booking", "fault_report"))
        work_orders.open_from(self.tx, self.player.shop, source.id, by, self.now)

    def _walk_in(self, by: Staff) -> None:
        who = self.talk.customer_id
        work_orders.open_walk_in(self.tx, who, self.step.get("vehicle"), None, self.step["symptom"], by, self.now)

    def _take_in(self, by: Staff) -> None:
        seen = Intake(self.step.get("km", 53000), self.step.get("walk_round", {}), self.step.get("valuables", ""), 4)
        confirmed = bool(self.step.get("confirmed"))
        doubt = work_orders.take_in(self.tx, self.ticket.id, seen, by, self.now, confirmed=confirmed)
        assert (doubt.kind if doubt else None) == self.step.get("doubt")

    def _new(self) -> NewItem:
        step = self.step
        source = "own" if step.get("own") else "genuine"
        yuan = step.get("parts", 0)
        part = {"code": step.get("code"), "name": step["name"], "quantity": 1, "fen": yuan * 100, "source": source}
        within = next((one.id for one in self.items if one.name == step.get("within")), None)
        return NewItem(
            step["name"], step.get("labour", 0) * 100, [part] if yuan or step.get("own") else [],
            service=step.get("service"), system=step.get("system", ""), pricing=step.get("pricing", "item"),
            cover=step.get("cover", "customer"), within_id=within, reason=step.get("reason", ""),
            minutes=step.get("minutes", 0),
        )  # fmt: skip

    def _plan(self, by: Staff) -> None:
        work_items.plan(self.tx, self.ticket.id, self._new(), by, self.now)

    def _found(self, by: Staff) -> None:
        extra_items.propose(self.tx, self.player.shop, self.ticket.id, self._new(), by, self.now)

    def _offer(self, by: Staff) -> None:
        at = datetime.fromisoformat(self.step["at"]) if "at" in self.step else None
        work_orders.offer(self.tx, self.player.shop, self.ticket.id, by, self.now, hand_over_at=at)

    def _agreed(self, by: Staff) -> None:
        words = self.step.get("words", "可以")
        work_orders.agreed_in_person(self.tx, self.player.shop, self.ticket.id, words, "phone", by, self.now)

    def _ask(self, by: Staff) -> None:
        assert extra_items.ask(self.tx, self.player.shop, self.ticket.id, by, self.now)

    def _withdraw(self, by: Staff) -> None:
        work_items.withdraw(self.tx, self.named()[0].id, by, self.now)

    def _start(self, by: Staff) -> None:
        repairs.start(self.tx, self.player.shop, self.ticket.id, by, self.now)

    def _done(self, by: Staff) -> None:
        for item in self.named():
            repairs.do(self.tx, item.id, by, self.now)

    def _finish(self, by: Staff) -> None:
        repairs.finish(self.tx, self.ticket.id, by, self.now)

    def _pause(self, by: Staff) -> None:
        until = datetime.fromisoformat(self.step["until"]) if "until" in self.step else None
        party = self.step.get("party", "parts")
        repairs.pause(self.tx, self.player.shop, self.ticket.id, party, by, self.now, until=until)

    def _go_on(self, by: Staff) -> None:
        repairs.go_on(self.tx, self.player.shop, self.ticket.id, by, self.now)

    def _put_off(self, by: Staff) -> None:
        at = datetime.fromisoformat(self.step["at"])
        repairs.put_off(self.tx, self.player.shop, self.ticket.id, at, by, self.now)

    def _inspect(self, by: Staff) -> None:
        fail = self.step.get("fail", "")
        inspections.inspect(
            self.tx,
            self.player.shop,
            self.ticket.id,
            self.step["level"],
            ok=not fail,
            findings=fail,
            by=by,
            now=self.now,
        )

    def _settle(self, by: Staff) -> None:
        workshop.settle(self.filling, self.ticket.id, self.now, self.step.get("how", "wechat"))

    def _hand_over(self, by: Staff) -> None:
        handback.hand_over(self.tx, self.player.shop, self.ticket.id, by, self.now)

    def _cancel(self, by: Staff) -> None:
        work_orders.cancel(self.tx, self.ticket.id, by, self.now)

    def _begun(self, by: Staff) -> None:
        for what in ("open", "take_in", "offer", "agreed", "start"):
            self.do(what)

    def _ready(self, by: Staff) -> None:
        workshop.finish(self.filling, self.ticket.id, self.named(), self.now)

    def check(self) -> None:
        """What the step says must be so."""
        step = self.step
        if not {"state", "items", "total", "agreed"} & step.keys():
            return
        order = work_order_queries.of_ticket(self.tx, self.ticket.id)
        assert order is not None
        states = {one.name: one.state for one in self.items}
        assert step.get("state", order.state) == order.state, order.state
        assert step.get("items", {}).items() <= states.items(), states
        found = bill(self.items, order.discount_percent)
        assert step.get("total", found.total_fen / 100) == found.total_fen / 100, found.total_fen
        assert step.get("agreed", order.agreed_fen / 100) == order.agreed_fen / 100, order.agreed_fen


def work(player: Player, step: dict[str, Any]) -> None:
    """One step; what the customer is told by it is the answer."""
    refused = ""
    with player.store.write() as tx:
        floor = Floor(player, tx, step)
        before = max((m.id for m in conversations.messages(tx, floor.talk.id)), default=0)
        try:
            with tx.begin_nested():
                if step["work"] != "check":
                    floor.do(step["work"])
        except Refusal as refusal:
            refused = refusal.code
        assert refused == step.get("refused", ""), f"refused: {refused!r}"
        floor.check()
        said = conversations.messages(tx, floor.talk.id, after=before)
        player.answers = [Reply.from_json(message.content) for message in said]
    player.now += timedelta(seconds=5)


STEPS: dict[str, Callable[[Player, dict[str, Any]], None]] = {"work": work}

_ITEM = "name labour parts code own pricing cover minutes reason service system within"
_WITH = {
    "open": "", "walk_in": "vehicle symptom", "take_in": "km walk_round valuables confirmed doubt", "plan": _ITEM,
    "found": _ITEM, "offer": "at", "agreed": "words", "ask": "", "withdraw": "name", "start": "", "done": "name",
    "finish": "", "pause": "party until", "go_on": "", "put_off": "at", "inspect": "level fail", "settle": "how",
    "hand_over": "", "cancel": "", "begun": "", "ready": "", "check": "",
}  # fmt: skip
KEYS = {f"work {what}": f"by refused state items total agreed {keys} expect" for what, keys in _WITH.items()}
