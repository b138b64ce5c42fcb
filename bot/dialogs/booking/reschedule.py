"""Moving and cancelling a visit, by words or button, until the policy's limit (B6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from actions.booking import appointments, visits
from actions.tickets import tickets
from bot import guard
from bot.dialog import Dialog, Frame, Turn, ask, pressed
from bot.dialogs import shop_choice
from bot.dialogs.booking import afterthought, branch, calendar_buttons, holding, time_choice, which_visit
from bot.dialogs.booking.visit_time import keep_wish, not_then, settle_time, take_time
from bot.guard import Confirmed
from domain.booking.appointment import Appointment
from domain.booking.time_wish import Wish
from domain.errors import BayTaken, OutsideHours, TooLate
from domain.shop.shop import Shop
from domain.ticket import Ticket
from nlu.acts.booking import time_words
from nlu.acts.booking.times_said import times_said
from nlu.acts.context import Shown
from nlu.acts.restated import is_then
from nlu.understanding import Entity
from storage.booking import appointments as appointment_queries
from storage.tickets import tickets as ticket_queries
from storage.workshop import work_orders
from texts import formats


def settle_appointment(turn: Turn, frame: Frame, key: str) -> Appointment | None:
    """The visit in question; None when there is none, or when the customer was asked which."""
    coming, here = _coming(turn)
    if not coming:
        if here is None:
            turn.say("change.none")
        else:
            _tell_advisor(turn, here)
        frame.asked = None
        return None
    picked = next((a for a in coming if a.id == frame.slots.get("appointment")), None)
    if picked is None and len(coming) == 1:
        picked = coming[0]
    if picked is None:
        meant = [a for a in coming if a.id in frame.slots.get("among", ())] or coming
        ask(turn, frame, "choice", key, choices=[[(describe(turn, a), str(a.id))] for a in meant])
        return None
    frame.slots["appointment"] = picked.id
    return picked


def _coming(turn: Turn) -> tuple[list[Appointment], Ticket | None]:
    """The visits that can still be changed, and the matter of a vehicle that is in the shop already."""
    coming = appointment_queries.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    orders = [ticket for ticket, _ in work_orders.of_customer(turn.tx, turn.conversation.customer_id)]
    begun = {ticket.follows_id for ticket in orders}
    there = [one for one in coming if "arrived_at" in one.data or one.ticket_id in begun]
    first = ticket_queries.get(turn.tx, there[0].ticket_id) if there else None
    return [one for one in coming if one not in there], orders[0] if orders else first


def _tell_advisor(turn: Turn, ticket: Ticket) -> None:
    """What has begun is not called off by a tap: a person decides it with the customer."""
    locked = ticket_queries.lock(turn.tx, ticket.id) or ticket
    words = turn.words or turn.label("menu.handoff")
    tickets.customer_wrote(turn.tx, locked, turn.message_id, words, turn.incoming.update_id, turn.now)
    turn.say("further.at_shop", number=locked.number, phone=turn.shop.phone)


def describe(turn: Turn, appointment: Appointment) -> str:
    """A visit in a line: "3月25日 周三 15:00 小保养 京A12345", and the shop where there are several."""
    when = formats.moment(appointment.starts_at.astimezone(turn.shop.zone), turn.language)
    items = [turn.shop.service(c).name(turn.language) for c in appointment.services if turn.shop.offers(c)]
    shop = turn.shop.branch(appointment.branch).name(turn.language) if turn.shop.branches else ""
    return " ".join(part for part in (when, "+".join(items), appointment.plate or "", shop) if part)


def _picked(turn: Turn, frame: Frame) -> Appointment | None:
    """The visit that is talked about, once it is settled which."""
    return appointment_queries.get(turn.tx, frame.slots.get("appointment") or 0)


def _take_appointment(turn: Turn, frame: Frame, *, moving: bool) -> bool:
    """True when the words say which visit is meant, as far as they do."""
    if value := pressed(turn, "choice"):
        frame.slots["appointment"] = int(value)
        return True
    if frame.asked not in (None, "choice"):
        return False
    coming, _ = _coming(turn)
    named = which_visit.named(turn, coming, moving=moving) if turn.words else []
    if len(named) == 1:
        frame.slots["appointment"] = named[0].id
    elif 1 < len(named) < len(coming):
        frame.slots["among"] = [visit.id for visit in named]
    return 0 < len(named) < len(coming)


def asks_for_items(turn: Turn) -> bool:
    """True when the words change what a visit that stands is for. Rule: B6."""
    coming, _ = _coming(turn)
    return not which_visit.names_another_time(turn, coming) and bool(afterthought.changed_visit(turn, coming))


def asks_to_move(turn: Turn, *, leaving: bool = False) -> bool:
    """True when words of unclear intent give a visit that stands another time: "can't come tomorrow, Saturday then".

    leaving: whether to call it off was asked just now, so that any other time is one to come at instead.
    """
    if turn.understanding.outcome == "understood" and turn.understanding.intent not in which_visit.VAGUE:
        return False
    said = times_said(turn.understanding)
    to = said.wished or time_words.shift(turn.words)
    if not to:
        return False
    coming, _ = _coming(turn)
    if time_words.calls_off(turn.words) and which_visit.books_other_work(turn, coming):
        return False
    leaves = said.moves or time_words.comes_not(turn.words) or which_visit.speaks_of(turn, coming)
    leaves = leaving or leaves or which_visit.is_reminded(turn) or which_visit.is_put_right(turn, coming)
    return bool(coming) and leaves


def takes_back(turn: Turn) -> dict[str, object] | None:
    """What is known of a visit just called off that the customer wants back after all; None for anything else. B6."""
    off = turn.memory.get("called_off")
    if off is None or not time_words.takes_back(turn.words):
        return None
    since = turn.now - datetime.fromisoformat(off["at"])
    kept = {name: value for name, value in off.items() if name != "at"}
    return kept if since < turn.shop.policy.session_timeout else None


def asks_to_cancel(turn: Turn) -> bool:
    """True when words of unclear intent say that the customer does not come to a visit that stands."""
    coming, _ = _coming(turn)
    if afterthought.empties(turn, coming):
        return True
    if turn.understanding.outcome == "understood" or not time_words.comes_not(turn.words):
        return False
    said = times_said(turn.understanding)
    return bool(coming) and not said.wished


def _take_answer(turn: Turn, frame: Frame) -> bool:
    answer = guard.verdict(turn, frame)
    frame.slots["refused"] = answer == "no"
    return answer is not None


def _shown(turn: Turn, visits: list[Appointment], at: datetime | None) -> Shown:
    """Visits as they were read back, at that time or their own; moved to another they give up their own."""
    times = [(at or visit.starts_at).astimezone(turn.shop.zone) for visit in visits]
    left = [visit.starts_at.astimezone(turn.shop.zone) for visit in visits] if at else []
    services = [code for visit in visits for code in visit.services]
    plates = [visit.plate for visit in visits if visit.plate]
    return Shown(tuple(times), tuple(services), tuple(plates), left=tuple(left))


class Move(Dialog):
    """A visit gets another time."""

    name = "move"
    read_backs = MappingProxyType({"confirm": "move"})

    def shown(self, turn: Turn, frame: Frame) -> Shown:
        """The visit at its new time."""
        start = frame.slots.get("start")
        picked = _picked(turn, frame)
        shown = _shown(turn, [picked] if picked else [], datetime.fromisoformat(start) if start else None)
        return replace(shown, services=tuple(frame.slots["items"])) if "items" in frame.slots else shown

    def take(self, turn: Turn, frame: Frame) -> bool:
        """Which visit, when instead, and the yes."""
        if _take_answer(turn, frame):
            return True
        altered = afterthought.take_items(turn, frame, _coming(turn)[0])
        if altered and afterthought.keeps_own_time(turn, _picked(turn, frame)):
            frame.tries = 0
            return True
        told = _take_appointment(turn, frame, moving=True)
        _note_moment(turn, frame)
        moved = branch.take_branch(turn, frame)
        if _take_shift(turn, frame) or (not (told and pressed(turn, "choice")) and _take_wish(turn, frame)):
            frame.tries = 0  # other times may be asked for again and again
            return True
        return moved or told or altered

    def hold(self, turn: Turn, frame: Frame) -> None:
        """The visit stays as it is."""
        holding.mark(frame)
        super().hold(turn, frame)

    def leave(self, turn: Turn, frame: Frame) -> None:
        """The visit stays as it is, and that is said."""
        turn.say("hold.as_it_was")

    def hears(self, turn: Turn, frame: Frame) -> bool:
        """Words that choose beside the times shown, or another shop."""
        if frame.asked == "choice" and turn.words and which_visit.tells(turn, _coming(turn)[0], moving=True):
            return True
        return time_choice.says(turn, frame) or (frame.asked is not None and branch.says(turn))

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks which and when; moves after the yes and says both times."""
        picked = settle_appointment(turn, frame, "change.which_move")
        if picked is None:
            return
        _look_at_its_shop(turn, frame, picked)
        if not branch.settle_branch(turn, frame):
            return
        needs = afterthought.needs_with(frame, appointments.needs_of(picked, shop_choice.here(turn, frame)))
        afterthought.settle_own_time(turn, frame, picked)
        start = settle_time(turn, frame, needs)
        if start is None:
            return
        refused, here = frame.slots.pop("refused", False), frame.slots["branch"] == picked.branch
        if refused if "items" in frame.slots else here and start == picked.starts_at:
            frame.asked = None
            turn.say("change.kept", what=describe(turn, picked))
        elif refused:
            not_then(frame, start, picked.starts_at)
            settle_time(turn, frame, needs)
        elif (yes := guard.confirmed(turn, "move", frame)) is not None:
            self._move(turn, frame, picked, start, yes)
        else:
            rows = [[(turn.label("button.agree"), "yes"), (turn.label("button.other_time"), "no")]]
            new, key = _moment_and_shop(turn, start, shop_choice.here(turn, frame)), "change.confirm_move"
            if "items" in frame.slots:
                new, key = afterthought.described(turn, frame, start), "items.confirm_change"
            ask(turn, frame, "confirm", key, choices=rows, old=describe(turn, picked), new=new)

    def _move(self, turn: Turn, frame: Frame, picked: Appointment, start: datetime, _yes: Confirmed) -> None:
        frame.asked = None
        try:
            to = shop_choice.here(turn, frame).code
            ticket = visits.move(
                turn.tx, turn.shop, picked, start, turn.now, actor="customer", to=to, services=frame.slots.get("items")
            )
        except TooLate:
            turn.say("change.too_late", phone=turn.shop.phone)
        except (BayTaken, OutsideHours):
            frame.slots.pop("start", None)
            frame.slots |= {"wish": [start.isoformat(), start.isoformat()], "exact": True}
            needs = appointments.needs_of(picked, shop_choice.here(turn, frame))
            settle_time(turn, frame, afterthought.needs_with(frame, needs))
        else:
            when = _moment_and_shop(turn, start, turn.shop.branch(picked.branch))
            turn.settle()
            if "items" in frame.slots:
                when = describe(turn, picked)
            turn.say("change.moved", number=ticket.number, when=when, buttons=calendar_buttons.buttons(turn, picked))


def _take_wish(turn: Turn, frame: Frame) -> bool:
    """True when another time is wished; the time of the visit itself is none."""
    said = times_said(turn.understanding)
    if (
        frame.asked == "choice"
        and len(said.wished) == 1
        and not said.moves
        and _is_its_own(turn, frame, said.wished[0])
    ):
        return False
    if not take_time(turn, frame, last=True):
        return False
    _put_later(turn, frame)
    return True


def _put_later(turn: Turn, frame: Frame) -> None:
    """What is put off to a weekday before its own time is meant of the week after that."""
    wish, own = frame.slots.get("wish"), frame.slots.get("moment")
    if not wish or not own or not time_words.puts_off(turn.words):
        return
    first, last, at = (datetime.fromisoformat(one) for one in (*wish, own))
    if last <= at:
        week = timedelta(days=7)
        keep_wish(frame, Wish(first + week, last + week, first + week), exact=bool(frame.slots.get("exact")))


def _is_its_own(turn: Turn, frame: Frame, said: Entity) -> bool:
    visit = _picked(turn, frame)
    return visit is not None and is_then(said.value, visit.starts_at.astimezone(turn.shop.zone))


def _take_shift(turn: Turn, frame: Frame) -> bool:
    """True when the visit is put off or brought forward by a length of time."""
    by = time_words.shift(turn.words)
    if by is None or "moment" not in frame.slots:
        return False
    at = datetime.fromisoformat(frame.slots["moment"]).astimezone(turn.shop.zone) + by
    keep_wish(frame, Wish(at, at + timedelta(minutes=1), at), exact=True)
    return True


def _note_moment(turn: Turn, frame: Frame) -> None:
    """A clock time said alone is meant of the day of the visit that is moved."""
    coming, _ = _coming(turn)
    picked = [one for one in coming if len(coming) == 1 or one.id == frame.slots.get("appointment")]
    if picked:
        frame.slots["moment"] = picked[0].starts_at.isoformat()


def _look_at_its_shop(turn: Turn, frame: Frame, picked: Appointment) -> None:
    """Times are looked for where the visit is, unless another shop was named."""
    if frame.slots.get("moving") != picked.id:
        frame.slots["moving"] = picked.id
        said = shop_choice.named(turn)
        frame.slots["branch"] = said.code if said else picked.branch
        frame.slots["car"] = picked.data.get("car")
        if frame.slots["branch"] != picked.branch and not {"wish", "start"} & set(frame.slots):
            at = picked.starts_at
            keep_wish(frame, Wish(at, at + timedelta(minutes=1), at), exact=True)


def _moment_and_shop(turn: Turn, start: datetime, shop: Shop) -> str:
    when = formats.moment(start.astimezone(turn.shop.zone), turn.language)
    return turn.label("branch.at", when=when, shop=shop.name(turn.language)) if turn.shop.branches else when


class Cancel(Dialog):
    """A visit is called off."""

    name = "cancel"
    read_backs = MappingProxyType({"confirm": "cancel"})

    def shown(self, turn: Turn, frame: Frame) -> Shown:
        """The visit that may be called off."""
        picked, meant = _picked(turn, frame), frame.slots.get("all", ())
        several = [visit for visit in _coming(turn)[0] if visit.id in meant]
        return _shown(turn, several or ([picked] if picked else []), None)

    def take(self, turn: Turn, frame: Frame) -> bool:
        """Which visit, and the yes."""
        if _take_answer(turn, frame):
            return True
        coming, _ = _coming(turn)
        if frame.asked in (None, "choice") and len(coming) > 1 and which_visit.all_meant(turn):
            meant = which_visit.named(turn, coming, moving=False)
            frame.slots["all"] = [visit.id for visit in (meant if len(meant) > 1 else coming)]
            return True
        return _take_appointment(turn, frame, moving=False)

    def hold(self, turn: Turn, frame: Frame) -> None:
        """The visit stays as it is."""
        holding.mark(frame)
        super().hold(turn, frame)

    def leave(self, turn: Turn, frame: Frame) -> None:
        """The visit stays as it is, and that is said."""
        turn.say("hold.as_it_was")

    def hears(self, turn: Turn, frame: Frame) -> bool:
        """Words that say which visit."""
        return frame.asked == "choice" and bool(turn.words) and which_visit.tells(turn, _coming(turn)[0], moving=False)

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks which and whether really; cancels after the yes."""
        meant = self._meant(turn, frame)
        if not meant:
            return
        what = turn.label("change.and").join(describe(turn, visit) for visit in meant)
        if frame.slots.pop("refused", False):
            frame.asked = None
            turn.say("change.kept", what=what)
        elif (yes := guard.confirmed(turn, "cancel", frame)) is not None:
            frame.asked = None
            turn.settle()
            for visit in meant:
                self._cancel(turn, visit, yes)
        else:
            rows = [[(turn.label("button.yes_cancel"), "yes"), (turn.label("button.keep"), "no")]]
            ask(turn, frame, "confirm", "change.confirm_cancel", choices=rows, what=what)

    def _meant(self, turn: Turn, frame: Frame) -> list[Appointment]:
        """The visits in question; none when there are none, or when the customer was asked which."""
        coming, _ = _coming(turn)
        several = [visit for visit in coming if visit.id in frame.slots.get("all", ())]
        if several:
            return several
        picked = settle_appointment(turn, frame, "change.which_cancel")
        return [picked] if picked is not None else []

    def _cancel(self, turn: Turn, picked: Appointment, _yes: Confirmed) -> None:
        what = describe(turn, picked)
        try:
            visits.cancel(turn.tx, turn.shop, picked, turn.now, actor="customer")
        except TooLate:
            turn.say("change.too_late", phone=turn.shop.phone)
            return
        turn.memory["called_off"] = {
            "services": picked.services, "plate": picked.plate or "", "start": picked.starts_at.isoformat(),
            "branch": picked.branch, "at": turn.now.isoformat(),
        }  # fmt: skip
        ticket = ticket_queries.get(turn.tx, picked.ticket_id)
        assert ticket is not None
        turn.say("change.cancelled", what=what, number=ticket.number, buttons=calendar_buttons.entry(turn, picked))
