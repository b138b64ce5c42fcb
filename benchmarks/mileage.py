"""How many days the forecast of the next service is off: `python -m benchmarks.mileage`.

Vehicles are simulated for four years, kilometre by kilometre: commuters, people who drive seldom, taxis, seasonal
drivers, some who change their ways half-way; readings are few, at odd intervals, rounded as people round, and some are
wrong. At a random moment the forecast is asked when the next 10,000 km are reached; then the truth is looked up.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from benchmarks.report import dated, write_section
from domain.customers.mileage_forecast import Plan, Reading, forecast
from domain.shop.policy import Policy

START = date(2022, 1, 1)
DAYS = 1461
VEHICLES = 800
SERVICE_KM = 10_000
POLICY = Policy()
LONG = 3650
"""Days of the date rule: so long that only the mileage decides."""


@dataclass(frozen=True, slots=True)
class Style:
    """A way of driving. km: what is driven on a day, from chance and the day."""

    name: str
    km: Callable[[random.Random, date, int], float]
    every: int


STYLES = (
    Style("commuter", lambda dice, day, _: dice.gauss(42, 9) if day.weekday() < 5 else dice.expovariate(1 / 25), 120),
    Style("drives seldom", lambda dice, *_: dice.expovariate(1 / 14) if dice.random() < 0.6 else 0.0, 200),
    Style("taxi", lambda dice, *_: dice.gauss(280, 60), 40),
    Style("seasonal", lambda dice, day, _: dice.gauss(38, 10) * (2.2 if day.month in (7, 8, 10) else 0.8), 110),
    Style("changes ways", lambda dice, _, number: dice.gauss(25 if number < 730 else 60, 9), 120),
)


def drive(style: Style, dice: random.Random) -> list[int]:
    """The true mileage at the end of each day."""
    km, out = 0.0, []
    for number in range(DAYS):
        km += max(0.0, style.km(dice, START + timedelta(days=number), number))
        out.append(round(km))
    return out


def readings(style: Style, truth: list[int], until: int, dice: random.Random, wrong: float) -> Iterator[Reading]:
    """What the shop heard of it up to a day: seldom, rounded, and sometimes wrong."""
    day = dice.randrange(10, style.every)
    while day <= until:
        km = truth[day]
        km = round(km, -2) if dice.random() < 0.5 else km
        if dice.random() < wrong:
            km = dice.choice((km * 10, km // 10, max(0, km - dice.randrange(1000, 20_000)), km + 30_000))
        yield Reading(START + timedelta(days=day), km)
        day += max(5, round(dice.gauss(style.every, style.every / 3)))


def errors(style: Style, wrong: float) -> tuple[list[int], int]:
    """Days by which each forecast is off, and of how many the truth lay in the range told."""
    off, inside = [], 0
    for number in range(VEHICLES):
        dice = random.Random(f"{style.name}{wrong}{number}")
        truth = drive(style, dice)
        asked = dice.randrange(400, 1000)
        heard = list(readings(style, truth, asked, dice, wrong))
        since = truth[asked]
        due = next((day for day in range(asked, DAYS) if truth[day] >= since + SERVICE_KM), None)
        if due is None:
            continue
        heard.append(Reading(START + timedelta(days=asked), since))  # the service at which the count begins
        plan = Plan(since_on=heard[-1].on, since_km=since, interval_days=LONG, interval_km=SERVICE_KM)
        told = forecast(plan, heard, POLICY, heard[-1].on)
        assert told is not None
        actual = START + timedelta(days=due)
        off.append(abs((told.due_on - actual).days))
        inside += told.low <= actual <= told.high
    return off, inside


def main() -> None:
    """Measures, prints, and keeps the section."""
    rows = ["| way of driving | wrong readings | forecasts | median error, days | p90, days | truth in the range |",
            "|---|---|---|---|---|---|"]  # fmt: skip
    for style in STYLES:
        for wrong in (0.0, 0.1):
            off, inside = errors(style, wrong)
            if not off:
                continue
            off.sort()
            share = f"{100 * inside / len(off):.0f} %"
            p90 = off[int(len(off) * 0.9)]
            rows.append(f"| {style.name} | {wrong:.0%} | {len(off)} | {median(off):.0f} | {p90} | {share} |")
    print("\n".join(rows))
    write_section("When the next service is due", [
        f"{dated()} `make bench-mileage`: the day on which {SERVICE_KM:,} km more are reached, told from few readings.",
        "", *rows,
    ])  # fmt: skip


if __name__ == "__main__":
    main()
