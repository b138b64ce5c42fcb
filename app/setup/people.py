"""Answers on people: who works here, as what, by which code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.setup.answer import BadAnswer
from domain.shop.staff import ROLES, Role
from texts import LANGUAGES, text

NEEDED = ("advisor", "technician")
"""Without these nobody would answer a customer, or work on a car."""

_FIRST_HAN = 0x2E80

_KEEPERS = (Role.MANAGER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the new shop. telegram_id: their own account, if it was told."""

    code: str
    name: str
    role: str
    telegram_id: int | None = None


def people(said: str) -> list[Person]:
    """`陈雨 advisor, 周师傅 technician, 冯经理 manager`: name and role, perhaps the number of a Telegram account.

    One who is manager or admin is needed, and one of each role of NEEDED.
    """
    found: list[Person] = []
    for part in filter(None, (one.strip() for one in re.split(r"[,，、;；]", said))):
        found.append(_person(part.replace("=", " ").split(), part, {one.code for one in found}))
    held = {one.role for one in found}
    missing = [role for role in NEEDED if role not in held]
    if not held.intersection(_KEEPERS):
        missing.append(Role.MANAGER)
    if missing:
        raise BadAnswer("no_role", role=missing[0])
    return found


def _person(words: list[str], part: str, taken: set[str]) -> Person:
    account = int(words.pop()) if len(words) > 2 and re.fullmatch(r"\d{5,15}", words[-1]) else None
    role = _roles().get(words[-1].casefold().replace(" ", "_"), "") if len(words) > 1 else ""
    name = " ".join(words[:-1])
    if not role or len(name) > 80:
        raise BadAnswer("not_person", said=part, roles=", ".join(ROLES))
    return Person(code_of(name, taken), name, role, account)


def _roles() -> dict[str, str]:
    """How a role may be called -> the role: its name, or how a Chinese one ends (顾问 for 服务顾问)."""
    labels = {text(f"desk_role.{role}", language).casefold(): role for role in ROLES for language in LANGUAGES}
    ends = {label[-length:]: role for label, role in labels.items() for length in (2, 3) if len(label) > length}
    return ends | {label.replace(" ", "_"): role for label, role in labels.items()} | {role: role for role in ROLES}


def code_of(name: str, taken: set[str]) -> str:
    """A short name to log in by that nobody has: the family name as it sounds, or a name in Latin letters."""
    from pypinyin import lazy_pinyin

    called = name[:1] if ord(name[0]) > _FIRST_HAN else name.split()[0]
    bare = re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(called)).lower())
    first = bare or "staff"
    return next(code for code in (first, *(f"{first}{n}" for n in range(2, 1000))) if code not in taken)
