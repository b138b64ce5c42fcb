"""The people of the shop and what their role lets them do (I1)."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.errors import NotAllowed
from domain.ticket import Ticket

ROLES = (
    "advisor",
    "follow_up_clerk",
    "warranty_clerk",
    "workshop_supervisor",
    "technician",
    "parts_desk",
    "inspector",
    "manager",
    "admin",
)

_DESK = frozenset({"see_tickets", "claim", "reply", "note", "close", "wait", "escalate"})
_WORKSHOP = frozenset({"see_tickets", "note", "field_work", "repair"})
PERMISSIONS: dict[str, frozenset[str]] = {
    "advisor": _DESK
    | {"assign", "merge", "manage_appointments", "see_customers", "intake", "price_work", "settle", "promise"}
    | {"call", "see_notices", "see_complaints", "manage_complaints"},
    "follow_up_clerk": _DESK | {"see_customers", "call", "see_notices", "see_complaints"},
    "warranty_clerk": _DESK | {"see_customers", "decide_warranty", "see_complaints", "manage_complaints"},
    "workshop_supervisor": _DESK
    | {"assign", "manage_appointments", "dispatch", "repair", "price_work", "inspect_team", "approve_delay", "promise"}
    | {"see_complaints", "manage_complaints"},
    "technician": _WORKSHOP,
    "parts_desk": frozenset({"see_tickets", "note", "manage_parts"}),
    "inspector": frozenset({"see_tickets", "note", "inspect_final", "judge_quality", "see_complaints"}),
}
"""What each role may do; manager and admin may do everything. Rule: I1 (S1 岗位职责)."""

_MANAGING = frozenset({
    "take_over", "see_restricted", "close_unverified", "apportion_costs", "manage_actions", "manage_campaigns",
    "see_figures", "see_outbox", "retry_outbox", "review", "manage_parts",
})  # fmt: skip
"""What only a manager may do; parts_desk shares manage_parts."""

ALL_PERMISSIONS = _MANAGING.union(*PERMISSIONS.values())
PERMISSIONS |= {"manager": ALL_PERMISSIONS, "admin": ALL_PERMISSIONS}


@dataclass
class Staff:
    """A member of staff. code: the short name used in the shop file and to log in; telegram_id: their own account."""

    id: int = field(init=False)
    code: str
    name: str
    role: str
    telegram_id: int | None = None
    active: bool = True

    @property
    def actor(self) -> str:
        """How events name them."""
        return f"staff:{self.code}"

    def may_see(self, ticket: Ticket) -> bool:
        """True when this person may know of the ticket: never of a complaint about themselves. Rule: C5, I1."""
        if not self.may("see_tickets") or ticket.about_staff == self.code:
            return False
        return not ticket.restricted or self.may("see_restricted")

    def may(self, permission: str) -> bool:
        """True when the role's table grants it and the person still works here."""
        return self.active and permission in PERMISSIONS[self.role]

    def require(self, *any_of: str) -> None:
        """NotAllowed unless the role grants one of these permissions. Rule: I1."""
        if not any(self.may(permission) for permission in any_of):
            raise NotAllowed(f"{self.code} ({self.role}) may not {' or '.join(any_of)}.")
