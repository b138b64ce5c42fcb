"""The people of the shop and what their role lets them do (I1)."""

from __future__ import annotations

from dataclasses import dataclass, field

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

_DESK = frozenset({"see_tickets", "claim", "reply", "note", "close"})
_MANAGING = frozenset({
    "manage_appointments", "see_customers", "take_over", "see_outbox", "retry_outbox", "review", "manage_parts"
})  # fmt: skip
PERMISSIONS: dict[str, frozenset[str]] = {
    "advisor": _DESK | {"manage_appointments", "see_customers"},
    "follow_up_clerk": _DESK | {"see_customers"},
    "warranty_clerk": _DESK | {"see_customers"},
    "workshop_supervisor": _DESK | {"manage_appointments"},
    "technician": frozenset({"see_tickets", "note"}),
    "parts_desk": frozenset({"see_tickets", "note", "manage_parts"}),
    "inspector": frozenset({"see_tickets", "note"}),
    "manager": _DESK | _MANAGING,
    "admin": _DESK | _MANAGING,
}
"""What each role may do. Rule: I1 (S1 岗位职责)."""


@dataclass
class Staff:
    """A member of staff. code: the short name used in the shop file and to log in; telegram_id: their own account."""

    id: int = field(init=False)
    code: str
    name: str
    role: str
    telegram_id: int | None = None
    active: bool = True

    def may(self, permission: str) -> bool:
        """True when the role's table grants it and the person still works here."""
        return self.active and permission in PERMISSIONS[self.role]
