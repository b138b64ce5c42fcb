"""What other systems do with tickets, in the name of a member of staff and with that person's permissions (I1)."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, BackgroundTasks
from pydantic import ConfigDict, Field

from desk import ticket_steps
from desk.api.access import AsStaff
from desk.api.shapes import Shape, TicketOut
from desk.site.site import ThisSite
from domain.errors import NotAllowed, NotFound
from storage import conversations, shops
from storage.tickets import listings, tickets

router = APIRouter()

_STEPS = ", ".join(ticket_steps.STEPS)
_WORDS = (
    f"Takes a step with a ticket as that member of staff would: {_STEPS}. Fields by step: answer, note, solve "
    "and split take words (split also kind); close takes reason (a complaint is closed only by a manager, with "
    "one); assign takes to (a staff code); wait takes party (customer, parts, maker, approval) and reason; "
    "snooze takes until; merge takes into and link takes to (ticket numbers); escalate takes reason; class "
    "takes class, severity, quality_caused (yes, no) and reason; responsible takes department; case takes step "
    "and words; cost takes total (yuan), note and percent_<department>, 100 together; about takes about (a "
    "staff code, unknown or nobody); open_action takes what, owner and due; change_action also action (its id); "
    "finish_action takes action and result; check_action takes action, works (yes, no) and words. A key sent "
    "twice acts once."
)


class StepIn(Shape):
    """A step to take. The fields it needs stand beside these; all are text."""

    model_config = ConfigDict(extra="allow")

    as_: str = Field("", alias="as", max_length=40, description="Staff code; or in the header As-Staff.")
    key: str = Field("", max_length=60, description="Unique per step; made up when left out.")


@router.post("/tickets/{ticket_id}/{verb}", tags=["tickets"], description=_WORDS, summary="Take a step with a ticket")
def take_step(
    site: ThisSite, background: BackgroundTasks, ticket_id: int, verb: str, body: StepIn, person: AsStaff
) -> TicketOut:  # fmt: skip
    """The ticket as it is after the step."""
    code = person.code if person else body.as_
    fields = {name: str(value) for name, value in (body.model_extra or {}).items() if isinstance(value, str | int)}
    with site.store.write() as tx:
        by = shops.staff_by_code(tx, code) if code else None
        if by is None:
            raise NotAllowed("Expected 'as' (or the header As-Staff) to name a member of staff.")
        if not body.key or conversations.first_seen(tx, "api", "", f"step:{body.key}", site.now()):
            key = f"api:{body.key or secrets.token_urlsafe(12)}"
            ticket_steps.take(tx, verb, ticket_id, by, fields, site.now(), key)
        found = tickets.get(tx, ticket_id)
        if found is None or not by.may_see(found):
            raise NotFound(f"There is no ticket {ticket_id}.")
        waiting = listings.queued_for_ticket(tx, ticket_id)
        answer = TicketOut.model_validate(found)
    background.add_task(site.deliver, waiting)
    return answer
