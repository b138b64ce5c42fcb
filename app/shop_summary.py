"""A shop in a few readable lines, for the command line."""

from __future__ import annotations

from collections.abc import Iterator

from domain.booking.appointment import estimate
from domain.shop.shop import WEEKDAYS, Shop


def lines(shop: Shop, language: str) -> Iterator[str]:
    """Name, hours, bays, services with what they cost in all, people."""
    yield f"{shop.name(language)}, {shop.address(language)}, {shop.phone} (rescue {shop.rescue_phone})"
    for number, day in enumerate(WEEKDAYS):
        ranges = " ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in shop.hours.get(number, ()))
        yield f"  {day:<10} {ranges or 'closed'}"
    yield f"  {len(shop.special_days)} special days"
    for bay in shop.bays:
        yield f"bay {bay.code:<8} {bay.name} ({', '.join(bay.capabilities)})"
    for service in shop.services:
        total = estimate(shop, [service.code]).total_fen
        yield f"service {service.code:<22} {service.minutes:>4} min {total / 100:>9.2f}  {service.name(language)}"
    for person in shop.staff:
        yield f"staff {person.code:<10} {person.role:<20} {person.name}"
    for branch in shop.branches:
        yield f"branch {branch.code}: {branch.name(language)}, {branch.address(language)}, {branch.phone}"
        yield f"  {len(branch.bays)} bays, {len(branch.staff)} staff, {len(branch.loaners)} loaners"
