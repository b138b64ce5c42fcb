"""Every step a member of staff takes with a ticket, by name: the desk's forms and the API take them from here.

A step reads its fields by name; who may take it is decided in the action, the same by every edge (I1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from actions import merging
from actions.complaints import complaints, corrective_actions, resolution_check
from actions.tickets import escalation, hold, tickets
from domain.complaints.complaint import DEPARTMENTS
from domain.errors import NotFound, Refusal
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import KINDS
from storage import Tx, shops
from storage.complaints import complaints as complaint_queries
from storage.tickets import tickets as ticket_queries

MAX_WORDS = 4000
"""Characters of a field; what Telegram takes in one message."""


class Incomplete(Refusal):
    """A field that the step needs is missing, or is not as expected."""

    code = "incomplete"


@dataclass(frozen=True, slots=True)
class Asked:
    """A step somebody asks for. key: unique per press. shop: whose clock local times are on."""

    tx: Tx
    ticket_id: int
    by: Staff
    fields: Mapping[str, str]
    now: datetime
    key: str
    shop: Shop

    def text(self, name: str, *, needed: bool = True) -> str:
        """The words of that field."""
        words = str(self.fields.get(name) or "").strip()
        if (needed and not words) or len(words) > MAX_WORDS:
            raise Incomplete(f"{name}: expected words, {MAX_WORDS} characters at the most.")
        return words

    def moment(self, name: str) -> datetime:
        """The instant of that field, ISO; on the shop's clock when it names no zone. A day alone is its end."""
        said = self.text(name)
        try:
            at = datetime.fromisoformat(f"{said}T23:59" if len(said) == len("2026-01-01") else said)
        except ValueError:
            raise Incomplete(f"{name}: expected a time such as 2026-03-25T15:00.") from None
        return at if at.tzinfo else at.replace(tzinfo=self.shop.zone)

    def ticket(self, name: str) -> int:
        """The id of the ticket whose number stands in that field."""
        number = self.text(name)
        found = ticket_queries.by_number(self.tx, number)
        if found is None or not self.by.may_see(found):
            raise NotFound(f"There is no ticket {number[:24]!r}.")
        return found.id

    def person(self, name: str) -> Staff:
        """The member of staff whose code stands in that field."""
        code = self.text(name)
        found = shops.staff_by_code(self.tx, code)
        if found is None:
            raise NotFound(f"There is no member of staff {code[:40]!r}.")
        return found

    def fen(self, name: str) -> int:
        """An amount in yuan as fen."""
        try:
            fen = Decimal(self.text(name)) * 100
            if fen != fen.to_integral_value() or not 0 <= fen <= 2_000_000_000:
                raise InvalidOperation
        except ArithmeticError:
            raise Incomplete(f"{name}: expected an amount in yuan such as 380 or 380.50.") from None
        return int(fen)

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number."""
        said = self.text(name, needed=False)
        if not said:
            return default
        if not said.isdecimal() or len(said) > 9:
            raise Incomplete(f"{name}: expected a whole number.")
        return int(said)


Step = Callable[[Asked], object]


def _claim(a: Asked) -> object:
    return tickets.claim(a.tx, a.ticket_id, a.by, a.now)


def _release(a: Asked) -> object:
    return tickets.release(a.tx, a.ticket_id, a.by, a.now)


def _answer(a: Asked) -> object:
    return tickets.answer(a.tx, a.ticket_id, a.by, a.text("words"), a.now, key=a.key)


def _note(a: Asked) -> object:
    return tickets.note(a.tx, a.ticket_id, a.by, a.text("words"), a.now)


def _close(a: Asked) -> object:
    return tickets.close(a.tx, a.ticket_id, a.by, a.now, reason=a.text("reason", needed=False))


def _reopen(a: Asked) -> object:
    return tickets.reopen(a.tx, a.ticket_id, a.by, a.now)


def _assign(a: Asked) -> object:
    return tickets.assign(a.tx, a.ticket_id, a.person("to"), a.by, a.now)


def _wait(a: Asked) -> object:
    reason = a.text("reason", needed=False)
    return hold.wait(a.tx, a.ticket_id, a.text("party"), a.by, a.now, reason=reason)


def _resume(a: Asked) -> object:
    return hold.go_on(a.tx, a.ticket_id, a.by, a.now)


def _snooze(a: Asked) -> object:
    return hold.snooze(a.tx, a.ticket_id, a.moment("until"), a.by, a.now)


def _merge(a: Asked) -> object:
    return merging.merge(a.tx, a.ticket_id, a.ticket("into"), a.by, a.now)


def _split(a: Asked) -> object:
    kind = a.text("kind", needed=False)
    if kind not in ("", *KINDS):
        raise Incomplete(f"kind: expected one of {list(KINDS)}.")
    return merging.split(a.tx, a.ticket_id, a.text("words"), a.by, a.now, kind=kind)


def _link(a: Asked) -> object:
    return merging.link(a.tx, a.ticket_id, a.ticket("to"), a.by, a.now)


def _escalate(a: Asked) -> object:
    return escalation.escalate(a.tx, a.ticket_id, a.by, a.now, reason=a.text("reason", needed=False))


def _solve(a: Asked) -> object:
    return resolution_check.solve(a.tx, a.ticket_id, a.text("words"), a.by, a.now, key=a.key)


def _class(a: Asked) -> object:
    quality = {"yes": True, "no": False}.get(a.text("quality_caused", needed=False))
    return complaints.class_as(
        a.tx, a.ticket_id, a.by, a.now, reason=a.text("reason"), quality_caused=quality,
        complaint_class=a.text("class", needed=False), severity=a.text("severity", needed=False),
    )  # fmt: skip


def _responsible(a: Asked) -> object:
    reason = a.text("reason", needed=False)
    return complaints.make_responsible(a.tx, a.ticket_id, a.text("department"), a.by, a.now, reason=reason)


def _case(a: Asked) -> object:
    return complaints.write_step(a.tx, a.ticket_id, a.text("step"), a.text("words"), a.by, a.now)


def _cost(a: Asked) -> object:
    percents = {name: a.whole(f"percent_{name}") for name in DEPARTMENTS}
    shares = {name: percent for name, percent in percents.items() if percent}
    note = a.text("note", needed=False)
    return complaints.apportion(a.tx, a.ticket_id, a.fen("total"), shares, note, a.by, a.now)


def _about(a: Asked) -> object:
    about = a.text("about", needed=False)
    code = "" if about in ("unknown", "nobody") else about
    return complaints.set_about(a.tx, a.ticket_id, code, a.by, a.now, restricted=about != "nobody")


def _open_action(a: Asked) -> object:
    what, owner = a.text("what"), a.text("owner")
    return corrective_actions.open_by_hand(a.tx, a.ticket_id, what, owner, a.moment("due"), a.by, a.now)


def _change_action(a: Asked) -> object:
    what, owner, due = a.text("what"), a.text("owner"), a.moment("due")
    return corrective_actions.change(a.tx, _action(a), a.by, a.now, what=what, owner=owner, due_at=due)


def _finish_action(a: Asked) -> object:
    return corrective_actions.finish(a.tx, _action(a), a.text("result"), a.by, a.now)


def _check_action(a: Asked) -> object:
    works = {"yes": True, "no": False}.get(a.text("works"))
    if works is None:
        raise Incomplete("works: expected yes or no.")
    return corrective_actions.check(a.tx, _action(a), works, a.text("words", needed=False), a.by, a.now)


def _action(a: Asked) -> int:
    """The id of an action of this very ticket."""
    found = complaint_queries.action(a.tx, a.whole("action"))
    if found is None or found.ticket_id != a.ticket_id:
        raise NotFound(f"Ticket {a.ticket_id} has no such action.")
    return found.id


STEPS: dict[str, Step] = {
    "claim": _claim,
    "release": _release,
    "answer": _answer,
    "note": _note,
    "close": _close,
    "reopen": _reopen,
    "assign": _assign,
    "wait": _wait,
    "resume": _resume,
    "snooze": _snooze,
    "merge": _merge,
    "split": _split,
    "link": _link,
    "escalate": _escalate,
    "solve": _solve,
    "class": _class,
    "responsible": _responsible,
    "case": _case,
    "cost": _cost,
    "about": _about,
    "open_action": _open_action,
    "change_action": _change_action,
    "finish_action": _finish_action,
    "check_action": _check_action,
}
"""Name of the step -> what takes it. A feature adds its own lines."""


def take(
    tx: Tx, verb: str, ticket_id: int, by: Staff, fields: Mapping[str, str], now: datetime, key: str
) -> None:  # fmt: skip
    """The step is taken; NotFound when there is none of that name."""
    shop = shops.load(tx)
    if verb not in STEPS or shop is None:
        raise NotFound(f"There is no step {verb[:30]!r}: expected one of {sorted(STEPS)}.")
    STEPS[verb](Asked(tx, ticket_id, by, fields, now, key, shop))
