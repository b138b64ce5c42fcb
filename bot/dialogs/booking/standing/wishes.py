"""What words of unclear intent want with a visit that stands: another time, other work, to be off, to be back (B6)."""

from __future__ import annotations

from datetime import datetime

from bot.dialog import Turn
from bot.dialogs.booking import afterthought, resume
from bot.dialogs.booking.standing import coming, which_visit
from bot.dialogs.customers import owner
from domain.booking.appointment import Appointment
from nlu.acts.acts import Remove, Swap
from nlu.acts.booking import time_words
from nlu.acts.booking.times_said import times_said
from nlu.acts.remarks import recalls_visit


def asks_for_items(turn: Turn) -> bool:
    """True when the words change what a visit that stands is for. Rule: B6."""
    standing, _ = coming.of(turn)
    return not which_visit.names_another_time(turn, standing) and bool(afterthought.changed_visit(turn, standing))


def goes_on(turn: Turn) -> bool:
    """True when the words are of a visit that stands, or ask on after a price, in whatever polite words."""
    if asks_for_items(turn) or resume.asks_on(turn) or afterthought.meant(turn, None) is not None:
        return True
    return which_visit.asks_beside(turn, coming.of(turn)[0])


def asks_to_move(turn: Turn, *, leaving: bool = False) -> bool:
    """True when words of unclear intent give a visit that stands another time: "can't come tomorrow, Saturday then".

    leaving: whether to call it off was asked just now, so that any other time is one to come at instead.
    """
    standing, _ = coming.of(turn)
    if which_visit.asks_beside(turn, standing):
        return True
    if turn.understanding.outcome == "understood" and turn.understanding.intent not in which_visit.VAGUE:
        return False
    said = times_said(turn.understanding)
    if not said.wished and not time_words.shift(turn.words):
        return False
    if time_words.comes_not(turn.words) and not said.moves and not which_visit.not_of(turn, standing):
        return False  # only the time of the visit itself is named: it is called off
    if time_words.calls_off(turn.words) and (
        which_visit.books_other_work(turn, standing) or not which_visit.not_of(turn, standing)
    ):
        return False
    leaves = said.moves or time_words.comes_not(turn.words) or which_visit.speaks_of(turn, standing)
    leaves = leaves or which_visit.is_on_its_day(turn, standing)
    leaves = leaving or leaves or which_visit.is_reminded(turn) or which_visit.is_put_right(turn, standing)
    return bool(standing) and leaves


def takes_back(turn: Turn) -> dict[str, object] | None:
    """What is known of a visit just called off that the customer wants back after all; None for anything else. B6."""
    off = turn.memory.get("called_off")
    if off is None or not time_words.takes_back(turn.words):
        return None
    named = owner.own_named(turn)
    if named and off.get("plate") not in named:
        return None  # another vehicle's
    since = turn.now - datetime.fromisoformat(off["at"])
    kept = {name: value for name, value in off.items() if name != "at"}
    return kept if since < turn.shop.policy.session_timeout else None


def asks_to_cancel(turn: Turn) -> bool:
    """True when words of unclear intent say that the customer does not come to a visit that stands."""
    standing, _ = coming.of(turn)
    if afterthought.empties(turn, standing):
        return True
    if _explains(turn):
        return bool(standing)
    plain = turn.understanding.outcome == "understood" and turn.understanding.intent not in which_visit.VAGUE
    if plain or not time_words.comes_not(turn.words) or time_words.keeps_visit(turn.words):
        return False
    return bool(standing) and not which_visit.not_of(turn, standing)


def _explains(turn: Turn) -> bool:
    """True when what broke down on an earlier day is only why a visit is called off: nobody is sent for it."""
    reading, today = turn.understanding, turn.now.date()
    if reading.intent != "request_rescue" or reading.danger or not time_words.calls_off(turn.words):
        return False
    return any(one.value.start.astimezone(turn.shop.zone).date() < today for one in reading.of("time"))


def recalled(turn: Turn) -> Appointment | None:
    """The visit that the words remind of ("didn't I book Friday?"), where nothing else is wished of it. Rule: B6."""
    keeps = time_words.keeps_visit(turn.words)
    if turn.incoming.kind != "text" or turn.dangers or not (keeps or recalls_visit(turn.words)):
        return None
    if any(isinstance(act, Remove | Swap) for act in turn.acts):
        return None
    reading = turn.understanding
    if not keeps and reading.intent in ("cancel_booking", "change_booking") and reading.outcome == "understood":
        return None
    standing, _ = coming.of(turn)
    meant = which_visit.named(turn, standing, moving=False) if standing else []
    apart = which_visit.not_of(turn, meant) or which_visit.books_other_work(turn, meant)
    return meant[0] if len(meant) == 1 and not apart and not times_said(reading).moves else None


def confirm(turn: Turn, visit: Appointment) -> None:
    """The visit is told as it stands. Rule: B6."""
    turn.memory["recalled"] = {"ticket": visit.ticket_id, "at": turn.now.isoformat()}
    turn.say("change.stands", what=coming.describe(turn, visit))
