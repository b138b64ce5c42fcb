"""How long the work takes, and when the vehicle is ready: by the shop's own times for that work (E1, B4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import focus
from bot.dialog import Frame, Turn
from bot.dialogs.booking import items
from domain.booking.capacity import minutes
from domain.message import Button
from domain.press import Press
from nlu.acts.booking.ready import asks_ready, asks_work_length
from nlu.acts.remarks import asks_length, asks_price
from storage.booking import appointments
from texts import formats

SHORT, LONGEST = 40, 80
"""Characters of a message that asks nothing but how long the work takes, and of one that asks when it is done."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked about. start: when it begins; None where no time for it is known. is_booking: a visit is."""

    services: tuple[str, ...]
    start: datetime | None
    is_booking: bool = False


def asked(turn: Turn, frame: Frame | None) -> Work | None:
    """The work of which the length or the end is asked; None for any other question.

    It is what is named, else that of the visit being booked, else what was spoken of just now, else of the next visit.
    """
    if named := _named(turn, frame):
        return named
    ready, reading = asks_ready(turn.words), turn.understanding
    if not ready and (not asks_length(turn.words) or len(turn.words) > SHORT or reading.of("time")):
        return None
    if len(turn.words) > LONGEST or reading.of("symptom") or items.spoken_of(turn):
        return None
    if frame is not None and frame.dialog != "booking":
        return None
    work = _of_frame(frame) if frame is not None else _of_talk(turn)
    return None if work is None or (work.start is None and reading.of("time")) else work


def _named(turn: Turn, frame: Frame | None) -> Work | None:
    """The items named in a question about how long they take, and not what they cost."""
    reading = turn.understanding
    if turn.dangers or asks_price(turn.words) or (frame is not None and frame.dialog != "booking"):
        return None
    asking = next((one for one in reading.parts or (reading,) if asks_work_length(one.text)), None)
    if asking is None or len(asking.text) > LONGEST or asking.of("symptom") or asking.of("time"):
        return None
    services = items.spoken_of(turn, asking.entities)
    return Work(tuple(services), None, frame is not None) if services else None


def _of_frame(frame: Frame) -> Work | None:
    services, start = frame.slots.get("services"), frame.slots.get("start")
    return Work(tuple(services), datetime.fromisoformat(start) if start else None, True) if services else None


def _of_talk(turn: Turn) -> Work | None:
    said, coming = focus.just_now(turn), appointments.upcoming(turn.tx, turn.conversation.customer_id, turn.now)
    if coming and (not said.services or set(said.services) == set(coming[0].services)):
        return Work(tuple(coming[0].services), coming[0].starts_at)
    return Work(said.services, None) if said.services else None


def tell(turn: Turn, work: Work) -> None:
    """About how long, and when it is done for whoever comes at the time of the visit."""
    what = turn.label("parts.and").join(items.names(turn, work.services))
    takes = minutes(turn.shop, list(work.services))
    length = formats.duration(takes, turn.language)
    if work.start is None:
        if not work.is_booking:
            focus.dwell(turn, "ask_price", services=work.services)
        book = Button(turn.label("menu.book_service"), Press("menu", "book_service"))
        turn.say("items.takes", what=what, length=length, buttons=[] if work.is_booking else [[book]])
        return
    start = work.start.astimezone(turn.shop.zone)
    when, done = formats.moment(start, turn.language), start + timedelta(minutes=takes)
    ready = f"{done:%H:%M}" if done.date() == start.date() else formats.moment(done, turn.language)
    turn.say("items.ready", what=what, length=length, when=when, ready=ready)
