"""A step that somebody asks for, and a ticket as it stands with all that decides which steps can be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.workshop import inspections
from actions.workshop.extra_items import PageLink
from domain.booking.appointment import Appointment
from domain.complaints.corrective_action import CorrectiveAction
from domain.errors import NotFound
from domain.field.field_job import FieldJob
from domain.message import Attachment
from domain.shop.shop import Shop
from domain.shop.staff import Staff
from domain.ticket import Kind, Ticket
from domain.workshop.checked_point import CheckedPoint
from domain.workshop.work_item import WorkItem
from domain.workshop.work_order import WorkOrder, next_level
from storage import Tx
from storage.booking import appointments
from storage.complaints import complaints as register
from storage.field import field_jobs
from storage.workshop import checked_points, work_orders


@dataclass(frozen=True, slots=True)
class Asked:
    """A step somebody asks for. key: unique per press, so that nothing is said twice.

    shop: whose clock local times are on. media: files that came with the words. page_link: where the customer sees
    what was found on the vehicle, None where nothing is served.
    """

    tx: Tx
    ticket_id: int
    by: Staff
    now: datetime
    key: str
    shop: Shop
    media: Sequence[Attachment] = ()
    page_link: PageLink | None = None

    @property
    def visit_id(self) -> int:
        """The ticket's visit; NotFound for a ticket without one."""
        found = appointments.of_ticket(self.tx, self.ticket_id)
        if found is None:
            raise NotFound(f"Ticket {self.ticket_id} has no visit.")
        return found.id


@dataclass(frozen=True, slots=True)
class Stand:
    """A ticket with what belongs to it. items: work on its order. level: the inspection that comes next.

    points: of the vehicle, looked at on this order. declined_before: on earlier orders of the vehicle, not taken up.
    """

    ticket: Ticket
    now: datetime
    visit: Appointment | None = None
    order: WorkOrder | None = None
    items: Sequence[WorkItem] = ()
    level: str | None = None
    job: FieldJob | None = None
    actions: Sequence[CorrectiveAction] = ()
    points: Sequence[CheckedPoint] = ()
    declined_before: Sequence[WorkItem] = ()

    @property
    def left(self) -> list[WorkItem]:
        """Work that was agreed to and is not done."""
        return [item for item in self.items if item.state == "agreed"]

    @property
    def unticked(self) -> list[str]:
        """What of the job's checklist is not ticked off."""
        return [item for item in self.job.facts.checklist if not self.job.checklist.get(item)] if self.job else []


def stand(tx: Tx, ticket: Ticket, now: datetime) -> Stand:
    """The ticket as it stands now."""
    order = work_orders.of_ticket(tx, ticket.id) if ticket.kind == Kind.WORK_ORDER else None
    level = None
    if order is not None and order.state == "inspecting":
        level = next_level(inspections.passed(tx, order))
    return Stand(
        ticket,
        now,
        visit=appointments.of_ticket(tx, ticket.id),
        order=order,
        items=work_orders.items(tx, ticket.id) if order else (),
        level=level,
        job=field_jobs.of(tx, ticket.id),
        actions=register.actions_of(tx, ticket.id) if ticket.facts.grievance else (),
        points=checked_points.of_ticket(tx, ticket.id) if order else (),
        declined_before=_declined_before(tx, ticket) if order else (),
    )


def _declined_before(tx: Tx, ticket: Ticket) -> list[WorkItem]:
    found = work_orders.declined_of(tx, ticket.vehicle_id) if ticket.vehicle_id else []
    return [item for item in found if item.ticket_id != ticket.id]
