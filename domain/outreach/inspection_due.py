"""When the law wants a vehicle inspected: China's periodic technical inspection as a table (N2).

Private small cars: four ministries' joint opinion on reforming vehicle inspection, in force since 1 October 2022
(《关于深化机动车检验制度改革优化车检服务工作的意见》): within ten years only years 6 and 10 are inspected on site,
and a sticker is applied for online every two years; after ten years once a year. The rest: Art. 16 of the regulation
that implements the Road Traffic Safety Law (《道路交通安全法实施条例》第十六条).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.months import month_end, months_later


@dataclass(frozen=True, slots=True)
class Duty:
    """One inspection. kind: "sticker" is applied for online, "on_site" means a visit to an inspection station."""

    due_on: date
    kind: str


@dataclass(frozen=True, slots=True)
class Cycle:
    """How a use of vehicle is inspected. stickers, on_site: years of age; then every `later` months up to year
    `until`, and every `old` months from there on."""

    stickers: frozenset[int]
    on_site: frozenset[int]
    from_year: int
    later: int
    until: int
    old: int


TABLE: dict[str, Cycle] = {
    "private": Cycle(frozenset({2, 4, 8}), frozenset({6, 10}), from_year=10, later=12, until=99, old=12),
    "commercial": Cycle(frozenset(), frozenset(), from_year=0, later=12, until=5, old=6),
    "truck": Cycle(frozenset(), frozenset(), from_year=0, later=12, until=10, old=6),
    "motorcycle": Cycle(frozenset({2, 4, 8}), frozenset({6, 10}), from_year=10, later=12, until=99, old=12),
    "other": Cycle(frozenset(), frozenset(), from_year=0, later=12, until=99, old=12),
}
"""Use of the vehicle -> its cycle. A private car that hurt people or was altered unlawfully is not exempt: "other"."""

USES = tuple(TABLE)


def duties(registered_on: date, use: str, years: int = 30) -> list[Duty]:
    """All inspections of so many years, oldest first; each is due by the end of the month of registration. Rule: N2."""
    cycle = TABLE.get(use, TABLE["other"])
    found = [Duty(month_end(months_later(registered_on, year * 12)), "sticker") for year in cycle.stickers]
    found += [Duty(month_end(months_later(registered_on, year * 12)), "on_site") for year in cycle.on_site]
    month = cycle.from_year * 12
    while month < years * 12:
        month += cycle.later if month < cycle.until * 12 else cycle.old
        found.append(Duty(month_end(months_later(registered_on, month)), "on_site"))
    return sorted(found, key=lambda duty: duty.due_on)


def next_duty(registered_on: date, use: str, after: date) -> Duty:
    """The first inspection due on that day or later. Rule: N2."""
    age = max(after.year - registered_on.year, 0)
    return next(duty for duty in duties(registered_on, use, age + 5) if duty.due_on >= after)
