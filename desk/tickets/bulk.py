"""One step with several tickets: each is taken by itself, and what could not be taken is said."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from actions import staff_steps
from actions.staff_steps import STEPS
from actions.staff_steps.fields import Choice, Field, Moment
from actions.staff_steps.fields import Person as Somebody
from desk.site.login import Person
from desk.site.posting import Post, Posting
from desk.tickets.forms import Ask, StepForm, label
from desk.tickets.inbox import ThisView
from domain.errors import NotFound, Refusal
from domain.shop.staff import Staff
from storage import Tx, shops
from storage.tickets import tickets
from texts import keys, text

router = APIRouter(prefix="/desk", include_in_schema=False)

BULK = ("claim", "assign", "release", "wait", "resume", "snooze", "wake", "note", "close")
"""Steps that make sense with several tickets at once."""

MOST = 200
"""Tickets of one form."""


@dataclass(frozen=True)
class Left:
    """What came of a step with several tickets. left: number of each on which it was not taken, and why."""

    done: int
    left: Sequence[tuple[str, str]]


async def _said(request: Request) -> dict[str, list[str]]:
    form = await request.form(max_fields=MOST + 40, max_files=0)
    return {name: [one for one in form.getlist(name) if isinstance(one, str)] for name in form}


@router.post("/tickets/bulk")
def take(post: Post, person: Person, view: ThisView, said: Annotated[dict[str, list[str]], Depends(_said)]) -> Response:
    """The step is taken with each chosen ticket; one that refuses holds nothing up. Rule: I1."""
    name = next(iter(said.get("step", ())), "")
    if name not in BULK:
        raise NotFound(f"There is no step {name[:30]!r} for several: expected one of {BULK}.")
    words = {key.removeprefix(f"{name}:"): value[0] for key, value in said.items() if key.startswith(f"{name}:")}
    token = next(iter(said.get("token", ())), "") or secrets.token_urlsafe(12)
    ids = [int(one) for one in said.get("ticket", ())[:MOST] if one.isdecimal() and len(one) < 10]
    refused = {one: why for one in ids if (why := _one(post, person, name, one, words, token))}
    told: dict[str, object] = {"done": len(ids) - len(refused)}
    if refused:
        told["left"] = ",".join(f"{number}:{why}" for number, why in refused.items())
    page = f"/desk{view.query()}"
    return RedirectResponse(f"{page}{'&' if '?' in page else '?'}{urlencode(told)}", 303)


def _one(post: Posting, person: Staff, name: str, ticket_id: int, words: dict[str, str], token: str) -> str:
    """Take the step with one ticket; why it was refused, empty when it was taken."""

    def work(tx: Tx) -> Iterator[int]:
        staff_steps.take(tx, name, ticket_id, person, words, post.site.now(), f"desk:{token}:{ticket_id}")
        yield ticket_id

    try:
        post.once(f"{token[:40]}:{ticket_id}", work)
    except Refusal as refusal:
        return refusal.code
    return ""


class Outcome:
    """What the address says of a step with several tickets: ?done=<how many>&left=<id>:<why>,..."""

    def __init__(
        self, done: Annotated[int, Query(ge=-1, le=MOST)] = -1, left: Annotated[str, Query(max_length=9000)] = ""
    ) -> None:
        self.done = done
        pairs = (one.partition(":") for one in left.split(",") if one)
        self.left = [(int(number), why) for number, _, why in pairs if number.isdecimal() and len(number) < 10]

    def told(self, tx: Tx, viewer: Staff, language: str) -> Left | None:
        """The outcome with numbers and words; None when there is none to tell."""
        if self.done < 0:
            return None
        found = tickets.by_ids(tx, [number for number, _ in self.left])
        seen = [(found[n].number, why) for n, why in self.left if n in found and viewer.may_see(found[n])]
        return Left(self.done, [(number, _why(why, language)) for number, why in seen])


ThisOutcome = Annotated[Outcome, Depends()]


def _why(code: str, language: str) -> str:
    key = f"desk_refused.{code}"
    return text(key if key in keys(language) else "desk_refused.refused", language)


def forms(tx: Tx, person: Staff, language: str) -> list[StepForm]:
    """The steps this person's role may take with several tickets, each with what it asks."""
    steps = [STEPS[name] for name in BULK if any(person.may(one) for one in STEPS[name].any_of)]
    return [
        StepForm(one.name, label(one.name, language), [_ask(tx, field, one.name, language) for field in one.fields])
        for one in steps
    ]


def _ask(tx: Tx, field: Field, step: str, language: str) -> Ask:
    control, options = "text", list[tuple[str, str]]()
    if isinstance(field, Moment):
        control = "datetime-local"
    elif isinstance(field, Choice):
        control, options = "select", [(one, text(f"{field.words}{one}", language)) for one in field.options]
    elif isinstance(field, Somebody):
        control = "select"
        options = [(one.code, one.name) for one in shops.staff(tx) if one.may(field.may)]
    words = text(field.called or f"staff_field.{field.name}", language)
    return Ask(f"{step}:{field.name}", words, control, field.needed, "", getattr(field, "limit", 0) or 200, options)
