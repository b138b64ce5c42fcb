"""What a step of staff is: its name, who may take it, what it asks for, what it does, and when it is offered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Any, Literal

from actions.staff_steps.asked import Asked, Stand
from actions.staff_steps.fields import Field
from domain.shop.staff import Staff
from domain.ticket import GRIEVANCES, OPEN_STATES

Thing = Literal["ticket", "complaint", "action", "visit", "work_order", "field_job"]
"""With what a step is taken; each belongs to a ticket. action: a corrective one of a complaint."""

MATTERS = ("field", "work", "visit")
"""Names of steps of these matters begin so; all others are of the ticket itself."""


@dataclass(frozen=True, slots=True)
class Of:
    """What a step is taken with. states: of the thing, in which the step is offered. kinds: of tickets, all when empty.

    only: what else must be so. The step itself decides whether it is taken: this says when it makes sense to offer it.
    """

    thing: Thing
    states: frozenset[str]
    kinds: Collection[str] = ()
    only: Callable[[Stand], bool] = lambda _: True

    def fits(self, at: Stand) -> bool:
        """True when the step makes sense now."""
        things: dict[str, Iterable[Any]] = {"visit": [at.visit], "work_order": [at.order], "field_job": [at.job]}
        found = things.get(self.thing, at.actions if self.thing == "action" else [at.ticket])
        here = any(one is not None and one.state in self.states for one in found)
        return here and (not self.kinds or at.ticket.kind in self.kinds) and self.only(at)


def ticket(*states: str, kinds: Collection[str] = (), only: Callable[[Stand], bool] = lambda _: True) -> Of:
    """Any ticket in one of these states; in any open one when none is named."""
    return Of("ticket", frozenset(states) or OPEN_STATES, kinds, only)


def complaint(*states: str) -> Of:
    """A complaint, or a customer who is won back."""
    return Of("complaint", frozenset(states) or OPEN_STATES, GRIEVANCES)


@dataclass(frozen=True, slots=True)
class Step:
    """What a member of staff does with a ticket, by every door: the desk, the API, the staff chat.

    permission: what the role must grant, any of them where there are several. fields: what is asked for. do: the action
    itself, which gets what its parameters name: fields' values, or what Asked knows. of: what it is taken with.
    further: the permission that this very ticket asks for besides, empty for none. press: the name its button bears in
    the staff chat, where that is another. spoken: in the staff chat it is taken by words under the card, not by a
    button. opens: one goes on with the ticket that it returns. no_desk, no_api, no_chat: why that door doesn't have it,
    empty where it does.
    """

    name: str
    permission: str | tuple[str, ...]
    fields: tuple[Field, ...]
    do: Callable[..., object]
    of: Of
    further: Callable[[Stand], str] = lambda _: ""
    press: str = ""
    spoken: bool = False
    opens: bool = False
    no_desk: str = ""
    no_api: str = ""
    no_chat: str = ""

    @property
    def any_of(self) -> tuple[str, ...]:
        """The permissions, of which one is enough."""
        return (self.permission,) if isinstance(self.permission, str) else self.permission

    @property
    def matter(self) -> str:
        """One of MATTERS, or "ticket"."""
        first = self.name.partition("_")[0]
        return first if first in MATTERS else "ticket"

    @property
    def verb(self) -> str:
        """The step's name within its matter, as its button bears it."""
        return self.press or self.name.removeprefix(f"{self.matter}_")

    def run(self, asked: Asked, said: Mapping[str, str]) -> object:
        """Take the step, whatever the role; BadField for a field that can't be read."""
        values = {one.param or one.name: one.value(said.get(one.name, ""), asked) for one in self.fields}
        named = signature(self.do).parameters
        known = {name: getattr(asked, name) for name in named if name not in values and hasattr(asked, name)}
        return self.do(**known, **values)

    def is_for(self, person: Staff, at: Stand) -> bool:
        """True when that person's role may take it with this ticket. Rule: I1."""
        further = self.further(at)
        return any(person.may(one) for one in self.any_of) and (not further or person.may(further))
