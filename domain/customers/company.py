"""A company is a customer whose vehicles others ask for: its contacts, each a customer of their own (A1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import IllegalMove
from domain.outreach.notice import Purpose

TOLD = (Purpose.SERVICE, Purpose.SAFETY, Purpose.FOLLOW_UP, Purpose.MARKETING)
"""What a contact may be told about the company's vehicles; what a visit brings about goes to whoever brought it."""

LONGEST_ROLE = 60
"""Characters of a contact's role."""


class NoSuchContact(IllegalMove):
    """A company can't be its own contact or another company's, nor stop being one while it has contacts."""

    code = "no_such_contact"


@dataclass
class CompanyContact:
    """Somebody who has to do with a company's vehicles. Nothing of their own record is the company's. Rule: A5.

    customer_id: the person. role: in the shop's words ("fleet manager"). speaks: once proved, they ask about and book
    for any of its vehicles. told: of TOLD, which notices about its vehicles go to them. ended_at: no contact any more.
    """

    id: int = field(init=False)
    company_id: int
    customer_id: int
    since: datetime
    role: str = ""
    speaks: bool = True
    told: list[str] = field(default_factory=list)
    ended_at: datetime | None = None
