"""The one table of what staff do with a ticket; the desk, the API and the staff chat all read it (I1, I2).

A new step is a line in the module of its matter and its name in texts; each door shows it from then on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from actions.staff_steps import claims, complaints, courses, field, tickets, visits, workshop
from actions.staff_steps.asked import Asked, Stand, stand
from actions.staff_steps.step import Step
from actions.workshop.extra_items import PageLink
from domain.errors import NotFound
from domain.message import Attachment
from domain.shop.staff import Staff
from storage import Tx, shops

__all__ = ["STEPS", "Stand", "Step", "offered", "stand", "take"]

STEPS: dict[str, Step] = {
    step.name: step
    for module in (tickets, complaints, claims, courses, visits, workshop, field)
    for step in module.STEPS
}
"""Name -> step, in the order in which they are offered."""


def offered(at: Stand, by: Staff | None = None) -> list[Step]:
    """The steps that make sense now; with `by`, only those that this person may take."""
    return [step for step in STEPS.values() if step.of.fits(at) and (by is None or step.is_for(by, at))]


def take(
    tx: Tx, name: str, ticket_id: int, by: Staff, said: Mapping[str, str], now: datetime, key: str, *,
    media: Sequence[Attachment] = (), page_link: PageLink | None = None,
) -> object:  # fmt: skip
    """Take the step and return what came of it. said: words by the names of its fields.

    NotFound for a name that is none, NotAllowed for a role that may not, BadField for a field that can't be read; and
    whatever the step itself refuses.
    """
    step = STEPS.get(name)
    if step is None:
        raise NotFound(f"There is no step {name[:30]!r}: expected one of {sorted(STEPS)}.")
    by.require(*step.any_of)
    return step.run(Asked(tx, ticket_id, by, now, key, shops.current(tx), media, page_link), said)
