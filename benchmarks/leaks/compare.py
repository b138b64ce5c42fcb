"""The same talks in two shops: whatever is answered otherwise in the one that knows whom they ask about was learnt."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import CodeType, FrameType
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.leaks.shops import ASKED_FOR, NEVER_NAMED, fill
from benchmarks.leaks.talks import Talk, play
from bot.conversation import Conversations
from domain.message import Reply
from domain.shop.shop import Shop
from domain.ticket import STATES
from nlu.engine import Engine
from storage import Store
from storage.customers import customers
from storage.tickets import listings, tickets

BOT = str(Path(__file__).parents[2] / "bot")
NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
READS = ("from storage", "import storage", ".vehicles()", ".customer()", ".phone()", ".shown")
_NUMBER = re.compile(r"[A-Z]\d{4}-\d{4}")


@dataclass
class Found:
    """leaks: the talk, what was answered, and what in the other shop. ran: files of bot/ that had a part in it."""

    talks: int = 0
    answers: int = 0
    leaks: list[dict[str, Any]] = field(default_factory=list)
    ran: set[str] = field(default_factory=set)


def compare(asked: Store, other: Store, shop: Shop, engine: Engine, tried: Sequence[Talk], now: datetime) -> Found:
    """What came of the talks. asked, other: empty stores; in the first stands the record that strangers ask about."""
    found = Found()
    owner = fill(asked, shop, ASKED_FOR, now)
    fill(other, shop, NEVER_NAMED, now)
    before = _owned(asked, owner)
    desks = Conversations(asked, engine), Conversations(other, engine)
    for number, talk in enumerate(tried):
        with _watched(found.ran):
            here = play(desks[0], talk, f"s{number}", now)
        there = play(desks[1], talk, f"s{number}", now)
        found.talks += 1
        found.answers += len(here)
        found.leaks += _differ(talk, here, there)
    if (after := _owned(asked, owner)) != before:
        found.leaks.append({"changed": before, "to": after})
    return found


def _owned(store: Store, owner: int) -> list[str]:
    """Everything of the owner's that a stranger could change."""
    with store.read() as tx:
        things = [customers.get(tx, owner), *customers.vehicles(tx, owner), *customers.identities(tx, owner)]
        things += [*tickets.of_customer(tx, owner, states=STATES), *listings.appointments_of(tx, owner)]
        return [str(thing) for thing in things]


def _differ(talk: Talk, here: list[list[Reply]], there: list[list[Reply]]) -> Iterator[dict[str, Any]]:
    for step, (one, other) in enumerate(zip(here, there, strict=True)):
        if (said := _words(one)) != (elsewhere := _words(other)):
            yield {"talk": [each.said or each.kind for each in talk[: step + 1]], "told": said, "elsewhere": elsewhere}
            return


def _words(replies: list[Reply]) -> list[str]:
    """All that an answer shows, but the numbers of matters."""
    return [_NUMBER.sub("#", str(reply.to_json())) for reply in replies]


@contextmanager
def _watched(ran: set[str]) -> Iterator[None]:
    """Every file of bot/ of which anything runs stands in `ran` from then on."""

    def note(frame: FrameType, what: str, _: object) -> None:
        if what == "call" and (code := frame.f_code) not in known:
            known.add(code)
            if code.co_filename.startswith(BOT):
                ran.add(code.co_filename[len(BOT) + 1 :])

    known: set[CodeType] = set()
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


def readers() -> set[str]:
    """The files of bot/ that look into the store, or at what the record has of whoever writes."""
    files = ((path, path.read_text("utf-8")) for path in Path(BOT).rglob("*.py") if "channels" not in path.parts)
    return {str(path.relative_to(BOT)) for path, code in files if any(mark in code for mark in READS)}
