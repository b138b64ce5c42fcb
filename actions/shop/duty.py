"""Who is on duty: by the shifts and the on-call marks of the shop file (N4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.shop.promise_policy import ASSIGNEE
from domain.shop.shift import is_at_work
from domain.shop.shop import Shop, StaffSpec
from domain.shop.staff import ROLES, Role


def on_duty(shop: Shop, role: str, now: datetime) -> tuple[StaffSpec, ...]:
    """Those of that role whose shift it is, in all the owner's shops; when it is nobody's, those who are on call."""
    people = [person for person in shop.people if person.role == role]
    here = tuple(person for person in people if is_at_work(shop, person, now))
    return here or tuple(person for person in people if person.on_call)


def reach(
    shop: Shop, roles: Iterable[str], assignee: str | None, now: datetime, *, without: str | None = None
) -> list[str]:
    """Codes of those an alarm goes to: whoever has the ticket, and the roles' people on duty.

    Where whoever has it is not there, the advisors; where nobody of a role is there, the role above; in the end
    everybody of the roles asked: it is never nobody's. without: the code of somebody who must not know (C5).
    """
    found: list[str] = []
    for role in roles:
        held = _assignee(shop, assignee, now) if role == ASSIGNEE else []
        found += held or _of_role(shop, Role.ADVISOR if role == ASSIGNEE else role, now)
    if not [code for code in found if code != without]:
        asked = {Role.ADVISOR if role == ASSIGNEE else role for role in roles} | {Role.MANAGER}
        found = [person.code for person in shop.people if person.role in asked]
    return [code for code in dict.fromkeys(found) if code != without]


def _assignee(shop: Shop, code: str | None, now: datetime) -> list[str]:
    person = next((one for one in shop.people if one.code == code), None)
    return [person.code] if person and (person.on_call or is_at_work(shop, person, now)) else []


def _of_role(shop: Shop, role: str, now: datetime) -> list[str]:
    """Those of the role on duty, else of the one above it, up to the manager."""
    people = on_duty(shop, role, now)
    if people or role == Role.MANAGER:
        return [person.code for person in people]
    return _of_role(shop, ROLES[role].above, now)
