"""Which of the owner's shops a page shows: the one chosen, else the one where the person works (R3)."""

from __future__ import annotations

from domain.shop.shop import Shop
from domain.shop.staff import Staff

ALL = "all"


def chosen(shop: Shop, person: Staff, at: str | None) -> Shop:
    """The shop to show. at: the code asked for, None when none was."""
    return shop.branch(shop.where_works(person.code) if at is None else at)


def choices(shop: Shop, language: str) -> list[tuple[str, str]]:
    """(code, name) of every shop to choose from; empty where there is only one."""
    return [(one.code, one.name(language)) for one in shop.shops] if shop.branches else []
