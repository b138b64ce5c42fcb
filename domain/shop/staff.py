"""The people of the shop and what their role lets them do (I1)."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.closed_set import Name
from domain.errors import NotAllowed
from domain.ticket import Ticket


class Role(Name):
    """What somebody works as (S1 岗位职责)."""

    TECHNICIAN = "technician"
    ADVISOR = "advisor"
    MANAGER = "manager"
    WORKSHOP_SUPERVISOR = "workshop_supervisor"
    FOLLOW_UP_CLERK = "follow_up_clerk"
    WARRANTY_CLERK = "warranty_clerk"
    PARTS_DESK = "parts_desk"
    INSPECTOR = "inspector"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What a role may do and how it is reached; its words are `desk_role.<role>`.

    above: who stands in for it where nobody of it is there. leads: matters are brought before it (C9).
    called: a pattern of how customers call it, "" where they have no word for it (C5).
    """

    may: frozenset[str]
    called: str = ""
    above: Role = Role.MANAGER
    leads: bool = False


_DESK = frozenset({"see_tickets", "claim", "reply", "note", "close", "wait", "escalate"})
_MANAGING = frozenset({
    "take_over", "see_restricted", "close_unverified", "apportion_costs", "manage_actions", "manage_campaigns",
    "see_figures", "see_outbox", "retry_outbox", "review", "manage_parts", "import_customers",
    "manage_privacy", "manage_shop",
})  # fmt: skip
"""What only a manager may do; parts_desk shares manage_parts."""

ROLES: dict[str, RoleFacts] = {
    Role.TECHNICIAN: RoleFacts(
        frozenset({"see_tickets", "note", "field_work", "repair"}),
        r"师傅|師傅|师父|师付|技师|机修|修理工|学徒|(?:修车|洗车|喷漆|钣金|换\w{1,4}|做保养)的(?:那|小|人|哥|师|(?=[，。,骂吼凶态]))"
        r"|mechanic|technician|fitter"
        r"|\b(?:guy|man|one|lad|person|woman)\b.{0,8}\bwho (?:chang|fix|repair|wash|servic|work|fitt|paint|did)",
        Role.WORKSHOP_SUPERVISOR,
    ),
    Role.ADVISOR: RoleFacts(
        _DESK
        | {"assign", "merge", "manage_appointments", "see_customers", "intake", "price_work", "settle", "promise"}
        | {
            "call",
            "see_notices",
            "see_complaints",
            "manage_complaints",
            "edit_customers",
            "merge_customers",
            "write_articles",
        },
        r"顾问|前台|接待|客服|接车的|开单的|advis[oe]r|receptionist|front desk|service desk|at (?:the )?reception",
    ),
    Role.WORKSHOP_SUPERVISOR: RoleFacts(
        _DESK
        | {"assign", "manage_appointments", "dispatch", "repair", "price_work", "inspect_team", "approve_delay"}
        | {"promise", "see_complaints", "manage_complaints", "check_house"},
        r"主管|supervisor",
        leads=True,
    ),
    Role.FOLLOW_UP_CLERK: RoleFacts(
        _DESK | {"see_customers", "edit_customers", "call", "see_notices", "see_complaints"}, r"回访员|follow-up clerk"
    ),
    Role.WARRANTY_CLERK: RoleFacts(
        _DESK | {"see_customers", "decide_warranty", "see_complaints", "manage_complaints"}, r"索赔员|warranty clerk"
    ),
    Role.PARTS_DESK: RoleFacts(frozenset({"see_tickets", "note", "manage_parts"}), r"配件员|parts clerk"),
    Role.INSPECTOR: RoleFacts(
        frozenset({"see_tickets", "note", "inspect_final", "judge_quality", "see_complaints", "check_house"})
    ),
}
ALL_PERMISSIONS = _MANAGING.union(*(facts.may for facts in ROLES.values()))
ROLES |= {
    Role.MANAGER: RoleFacts(ALL_PERMISSIONS, r"经理|manager", leads=True),
    Role.ADMIN: RoleFacts(ALL_PERMISSIONS),
}
"""Manager and admin may do everything. Rule: I1 (S1 岗位职责)."""


WECOM = "wecom:"
"""How the address of a private chat in WeCom begins; one in Telegram is a number."""


def chat_address(account: int | str | None) -> str | None:
    """The outbox's address of that person's private chat with the staff bot."""
    return f"{WECOM}{account}" if isinstance(account, str) else str(account) if account is not None else None


@dataclass
class Staff:
    """A member of staff. code: the short name used in the shop file and to log in.

    telegram_id, wecom_id: their own accounts with Telegram and WeCom. mail: where reports go when they have neither.
    """

    id: int = field(init=False)
    code: str
    name: str
    role: str
    telegram_id: int | None = None
    active: bool = True
    wecom_id: str | None = None
    mail: str | None = None

    @property
    def account(self) -> int | str | None:
        """Their account with the staff's chat: a number with Telegram, a word with WeCom; None without one."""
        return self.telegram_id if self.telegram_id is not None else self.wecom_id

    @property
    def chat_address(self) -> str | None:
        """Where the outbox reaches them in private; None where they have no account."""
        return chat_address(self.account)

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
        return self.active and permission in ROLES[self.role].may

    def require(self, *any_of: str) -> None:
        """NotAllowed unless the role grants one of these permissions. Rule: I1."""
        if not any(self.may(permission) for permission in any_of):
            raise NotAllowed(f"{self.code} ({self.role}) may not {' or '.join(any_of)}.")
