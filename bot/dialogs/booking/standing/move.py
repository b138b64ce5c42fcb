"""Moving a visit, or several at once, by words or button, until the policy's limit (B6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from actions.booking import appointments, visits
from bot import guard
from bot.dialog import Dialog, Frame, Turn, ask, pressed
from bot.dialogs import shop_choice
from bot.dialogs.booking import afterthought, branch, calendar_buttons, holding, time_choice
from bot.dialogs.booking.standing import coming, together, which_visit
from bot.dialogs.booking.visit_time import keep_wish, not_then, settle_time, take_time
from bot.guard import Confirmed
from domain.booking.appointment import Appointment
from domain.booking.time_wish import Wish
from domain.errors import BayTaken, OutsideHours, TooLate
from domain.shop.shop import Shop
from nlu.acts.booking import time_words
from nlu.acts.booking.times_said import times_said
from nlu.acts.context import Shown
from nlu.acts.items import keeps_time
from nlu.acts.restated import is_then
from nlu.understanding import Entity
from texts import formats


class Move(Dialog):
    """A visit gets another time."""

    name = "move"
    read_backs = MappingProxyType({"confirm": "move"})

    def shown(self, turn: Turn, frame: Frame) -> Shown:
        """The visit at its new time, or all that are moved together."""
        if several := together.of(turn, frame):
            return coming.shown(turn, several, together.planned(frame))
        start, picked = frame.slots.get("start"), coming.picked(turn, frame)
        shown = coming.shown(turn, [picked] if picked else [], [datetime.fromisoformat(start)] if start else ())
        return replace(shown, services=tuple(frame.slots["items"])) if "items" in frame.slots else shown

    def take(self, turn: Turn, frame: Frame) -> bool:
        """Which visit, when instead, and the yes."""
        if coming.take_answer(turn, frame):
            return True
        if together.take(turn, frame):
            return True
        if "all" in frame.slots:
            return False
        altered = afterthought.take_items(turn, frame, coming.of(turn)[0])
        if altered and afterthought.keeps_own_time(turn, coming.picked(turn, frame)):
            frame.tries = 0
            return True
        told = coming.take(turn, frame, moving=True)
        _note_moment(turn, frame)
        moved = branch.take_branch(turn, frame)
        if _take_shift(turn, frame) or (not (told and pressed(turn, "choice")) and _take_wish(turn, frame)):
            frame.tries = 0  # other times may be asked for again and again
            return True
        return moved or told or altered or ("items" in frame.slots and keeps_time(turn.words))

    def hold(self, turn: Turn, frame: Frame) -> None:
        """The visit stays as it is."""
        holding.mark(frame)
        super().hold(turn, frame)

    def leave(self, turn: Turn, frame: Frame) -> None:
        """The visit stays as it is, and that is said."""
        turn.say("hold.as_it_was")

    def hears(self, turn: Turn, frame: Frame) -> bool:
        """Words that choose beside the times shown, or another shop."""
        standing = coming.of(turn)[0] if frame.asked == "choice" and turn.words else []
        if standing and (
            which_visit.tells(turn, standing, moving=True) or which_visit.together(turn, standing, moving=True)
        ):
            return True
        if "items" in frame.slots and frame.asked == "confirm" and keeps_time(turn.words):
            return True
        return time_choice.says(turn, frame) or (frame.asked is not None and branch.says(turn))

    def step(self, turn: Turn, frame: Frame) -> None:
        """Asks which and when; moves after the yes and says both times."""
        if several := together.of(turn, frame):
            together.step(turn, frame, several, guard.confirmed(turn, "move", frame))
            return
        picked = coming.settle(turn, frame, "change.which_move")
        if picked is None:
            return
        _look_at_its_shop(turn, frame, picked)
        if not branch.settle_branch(turn, frame):
            return
        needs = afterthought.needs_with(frame, appointments.needs_of(picked, shop_choice.here(turn, frame)))
        afterthought.settle_own_time(turn, frame, picked)
        said = len(turn.replies)
        start = settle_time(turn, frame, needs)
        if start is None:
            _say_which(turn, frame, picked, said)
            return
        refused, here = frame.slots.pop("refused", False), frame.slots["branch"] == picked.branch
        if refused if "items" in frame.slots else here and start == picked.starts_at:
            frame.asked = None
            turn.say("change.kept", what=coming.describe(turn, picked))
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
            ask(turn, frame, "confirm", key, choices=rows, old=coming.describe(turn, picked), new=new)

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
                when = coming.describe(turn, picked)
            turn.say("change.moved", number=ticket.number, when=when, buttons=calendar_buttons.buttons(turn, picked))


def _say_which(turn: Turn, frame: Frame, picked: Appointment, said: int) -> None:
    """Which visit is moved, said once, before its new time is asked for. Rule: B6."""
    if frame.slots.get("told_which") or "items" in frame.slots:
        return
    frame.slots["told_which"] = True
    turn.say("change.moving", what=coming.describe(turn, picked))
    turn.replies.insert(said, turn.replies.pop())


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
    visit = coming.picked(turn, frame)
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
    standing, _ = coming.of(turn)
    picked = [one for one in standing if len(standing) == 1 or one.id == frame.slots.get("appointment")]
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
