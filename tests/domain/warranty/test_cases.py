"""The table of warranty cases, by rule: edges of date and distance, unknown facts, repaired parts, excluded causes.

A line: rule | delivered | day of the fault | km | part or system | repaired: day, km | causes | outcome, reason.
"-" is not known, or none. What is expected was counted by hand from the terms: vehicle 36 months / 100,000 km, wear
parts 6 / 10,000 or 12 / 20,000, high voltage 96 / 120,000, repairs 12 / 20,000.
"""

from __future__ import annotations

from datetime import date

import pytest

from domain.warranty.return_repair import SYSTEMS
from domain.warranty.warranty import Repair, Warranty, decide

VEHICLE = """
G1 | 2024-03-18 | 2024-03-18 | 0 | - | - | - | in within
G1 | 2024-03-18 | 2025-09-01 | 45000 | - | - | - | in within
G1 | 2024-03-18 | 2027-03-17 | 99999 | - | - | - | in within
G1 | 2024-03-18 | 2027-03-18 | 99999 | - | - | - | in within
G1 | 2024-03-18 | 2027-03-19 | 99999 | - | - | - | out time
G1 | 2024-03-18 | 2027-03-18 | 100000 | - | - | - | in within
G1 | 2024-03-18 | 2027-03-18 | 100001 | - | - | - | out mileage
G1 | 2024-03-18 | 2024-04-01 | 100001 | - | - | - | out mileage
G1 | 2024-03-18 | 2027-03-19 | 100001 | - | - | - | out time
G1 | 2024-03-18 | 2034-01-01 | 12 | - | - | - | out time
G1 | 2024-03-18 | 2027-03-18 | 98800 | - | - | - | in within
G1 | 2024-02-29 | 2027-02-28 | 1000 | - | - | - | in within
G1 | 2024-02-29 | 2027-03-01 | 1000 | - | - | - | out time
G1 | 2023-08-31 | 2026-08-31 | 1000 | - | - | - | in within
G1 | 2023-08-31 | 2026-09-01 | 1000 | - | - | - | out time
G1 | 2024-12-31 | 2027-12-31 | 1000 | - | - | - | in within
G1 | 2024-12-31 | 2028-01-01 | 1000 | - | - | - | out time
G1 | 2024-01-01 | 2027-01-01 | 1000 | - | - | - | in within
G1 | 2024-01-01 | 2027-01-02 | 1000 | - | - | - | out time
G1 | 2024-03-18 | 2026-01-01 | 50000 | 发动机 | - | - | in within
G1 | 2024-03-18 | 2027-03-19 | 50000 | 发动机 | - | - | out time
G1 | 2024-03-18 | 2026-01-01 | 50000 | 变速箱 | - | - | in within
G1 | 2024-03-18 | 2026-01-01 | 100001 | 变速箱 | - | - | out mileage
G1 | 2024-03-18 | 2026-01-01 | 50000 | engine | - | - | in within
G1 | 2024-03-18 | 2027-03-19 | 50000 | brakes | - | - | out time
"""

HIGH_VOLTAGE = """
G1 | 2019-03-18 | 2027-03-18 | 120000 | high_voltage | - | - | in within
G1 | 2019-03-18 | 2027-03-19 | 120000 | high_voltage | - | - | out time
G1 | 2019-03-18 | 2027-03-18 | 120001 | high_voltage | - | - | out mileage
G1 | 2019-03-18 | 2022-03-19 | 110000 | high_voltage | - | - | in within
G1 | 2019-03-18 | 2022-03-19 | 110000 | - | - | - | out time
G1 | 2019-03-18 | 2022-03-18 | 110000 | - | - | - | out mileage
G1 | 2019-03-18 | 2026-01-01 | - | high_voltage | - | - | unclear no_odometer
G1 | 2019-03-18 | 2027-03-19 | - | high_voltage | - | - | out time
G6 | - | 2026-01-01 | 60000 | high_voltage | - | - | unclear no_delivery_date
G1 | 2020-02-29 | 2028-02-29 | 1 | high_voltage | - | - | in within
G1 | 2020-02-29 | 2028-03-01 | 1 | high_voltage | - | - | out time
G1 | 2019-03-18 | 2024-03-18 | 60000 | 电瓶 | - | - | out time
G1 | 2019-03-18 | 2024-03-18 | 60000 | high_voltage | - | accident | out accident
G1 | 2019-03-18 | 2024-03-18 | 60000 | high_voltage | - | own_modification | out own_modification
G4 | 2015-03-18 | 2026-03-18 | 130000 | high_voltage | 2025-03-18 120000 | - | in renewed
G4 | 2015-03-18 | 2026-03-19 | 130000 | high_voltage | 2025-03-18 120000 | - | out time
G4 | 2015-03-18 | 2026-03-18 | 140001 | high_voltage | 2025-03-18 120000 | - | out time
"""

UNKNOWN = """
G1 | 2019-03-18 | 2027-03-18 | 120000 | 动力电池 | - | - | in within
G1 | 2019-03-18 | 2027-03-18 | 120001 | 驱动电机 | - | - | out mileage
G1 | 2019-03-18 | 2027-03-19 | 120000 | 电机控制器 | - | - | out time
G1 | 2019-03-18 | 2022-03-19 | 50000 | 充电口 | - | - | out time
G1 | 2024-03-18 | 2026-01-01 | - | - | - | - | unclear no_odometer
G1 | 2024-03-18 | 2027-03-18 | - | - | - | - | unclear no_odometer
G1 | 2024-03-18 | 2027-03-19 | - | - | - | - | out time
G6 | - | 2026-01-01 | 1000 | - | - | - | unclear no_delivery_date
G6 | - | 2026-01-01 | - | - | - | - | unclear no_delivery_date
G6 | - | 2026-01-01 | 999999 | - | - | - | unclear no_delivery_date
G6 | - | 2026-01-01 | 1000 | 刹车片 | - | - | unclear no_delivery_date
G6 | - | 2026-01-01 | 1000 | 电瓶 | - | - | unclear no_delivery_date
G1 | - | 2026-01-01 | 1000 | - | - | misuse | out misuse
G1 | 2024-03-18 | 2026-01-01 | - | - | - | accident | out accident
"""

RENEWED = """
G4 | 2015-01-01 | 2027-03-18 | 220000 | brakes | 2026-03-18 200000 | - | in renewed
G4 | 2015-01-01 | 2027-03-19 | 220000 | brakes | 2026-03-18 200000 | - | out time
G4 | 2015-01-01 | 2027-03-18 | 220001 | brakes | 2026-03-18 200000 | - | out time
G4 | 2015-01-01 | 2026-03-18 | 200000 | brakes | 2026-03-18 200000 | - | in renewed
G4 | 2015-01-01 | 2026-09-18 | 210000 | 刹车片 | 2026-03-18 200000 | - | in renewed
G4 | 2015-01-01 | 2026-09-19 | 210000 | 刹车片 | 2026-03-18 200000 | - | out time
G4 | 2015-01-01 | 2026-09-18 | 210001 | 刹车片 | 2026-03-18 200000 | - | out time
G4 | 2015-01-01 | 2027-03-18 | 220000 | 电瓶 | 2026-03-18 200000 | - | in renewed
G4 | 2015-01-01 | 2027-03-19 | 220000 | 电瓶 | 2026-03-18 200000 | - | out time
G4 | 2015-01-01 | 2027-03-18 | 220001 | 电瓶 | 2026-03-18 200000 | - | out time
G4 | 2024-03-18 | 2026-03-18 | 50000 | brakes | 2025-12-18 45000 | - | in renewed
G4 | 2024-03-18 | 2027-01-18 | 50000 | brakes | 2025-12-18 45000 | - | in within
G4 | 2024-03-18 | 2026-06-18 | 66000 | brakes | 2025-12-18 45000 | - | in within
G4 | 2024-03-18 | 2027-03-19 | 60000 | brakes | 2026-12-18 58000 | - | in renewed
G4 | - | 2026-03-18 | 50000 | brakes | 2025-12-18 45000 | - | in renewed
G6 | - | 2026-12-19 | 50000 | brakes | 2025-12-18 45000 | - | unclear no_delivery_date
G6 | - | 2026-03-18 | - | brakes | 2025-12-18 45000 | - | unclear no_delivery_date
G4 | 2024-03-18 | 2026-03-18 | - | brakes | 2025-12-18 45000 | - | unclear no_odometer
G4 | 2024-03-18 | 2026-03-18 | 50000 | brakes | 2025-12-18 - | - | in within
G6 | 2015-01-01 | 2026-03-18 | 50000 | brakes | 2025-12-18 - | - | unclear no_odometer
G6 | 2024-03-18 | 2026-03-18 | 100001 | brakes | 2025-12-18 - | - | unclear no_odometer
G4 | 2015-01-01 | 2026-12-19 | 50000 | brakes | 2025-12-18 - | - | out time
G4 | 2015-01-01 | 2026-03-18 | 200000 | brakes | 2026-03-01 199000 | misuse | out misuse
G4 | 2015-01-01 | 2026-03-18 | 200000 | 刹车片 | 2026-03-01 199000 | customers_parts | out customers_parts
G4 | 2015-01-01 | 2025-02-28 | 200000 | brakes | 2024-02-29 199000 | - | in renewed
G4 | 2015-01-01 | 2025-03-01 | 200000 | brakes | 2024-02-29 199000 | - | out time
"""

SOLD = """
G1 | 2022-05-10 | 2025-05-10 | 61000 | - | - | - | in within
G1 | 2022-05-10 | 2025-05-11 | 61000 | - | - | - | out time
G1 | 2022-05-10 | 2024-11-02 | 100001 | - | - | - | out mileage
G1 | 2022-05-10 | 2022-11-10 | 10000 | brake pads | - | - | in within
G1 | 2022-05-10 | 2022-11-11 | 10000 | Brake Pads | - | - | out time
G1 | 2022-05-10 | 2023-05-10 | 20000 | BATTERY | - | - | in within
G1 | 2022-05-10 | 2023-05-11 | 20000 | clutch disc | - | - | out time
G1 | 2022-05-10 | 2023-05-10 | 20001 | spark plugs | - | - | out mileage
G4 | 2022-05-10 | 2025-11-30 | 61000 | engine | 2025-01-31 55000 | - | in renewed
G4 | 2022-05-10 | 2026-01-31 | 75000 | engine | 2025-01-31 55000 | - | in renewed
G4 | 2022-05-10 | 2026-02-01 | 75000 | engine | 2025-01-31 55000 | - | out time
G4 | 2022-05-10 | 2026-01-31 | 75001 | engine | 2025-01-31 55000 | - | out time
G4 | 2022-05-10 | 2025-05-01 | 80000 | engine | 2025-01-31 55000 | - | in within
G6 | - | 2025-05-01 | 80000 | engine | 2025-01-31 55000 | - | unclear no_delivery_date
G1 | 2022-05-10 | 2025-05-10 | 100000 | steering | - | - | in within
"""
"""A vehicle that changed hands: its warranty counts from the first delivery, whoever has it now."""

SHORT = ("刹车片", "雨刮", "灯泡", "机滤", "空气滤芯", "空调滤芯")
YEAR = ("火花塞", "电瓶", "轮胎", "离合器片")


def _wear() -> list[str]:
    """Of each wear part its last day and kilometre, the ones after, and a mileage nobody knows."""
    found = []
    for parts, last, after, km in (
        (SHORT, "2024-09-18", "2024-09-19", 10_000),
        (YEAR, "2025-03-18", "2025-03-19", 20_000),
    ):
        for part in parts:
            found += [
                f"G1 | 2024-03-18 | {last} | {km} | {part} | - | - | in within",
                f"G1 | 2024-03-18 | {after} | {km} | {part} | - | - | out time",
                f"G1 | 2024-03-18 | {last} | {km + 1} | {part} | - | - | out mileage",
                f"G1 | 2024-03-18 | {last} | - | {part} | - | - | unclear no_odometer",
            ]
    return found


def _excluded() -> list[str]:
    """Each cause that is not covered: new, within the term, just repaired, and beside another cause."""
    causes = ("misuse", "own_modification", "accident", "force_majeure", "skipped_service", "customers_parts")
    return [
        line
        for cause in causes
        for line in (
            f"G1 | 2024-03-18 | 2024-03-18 | 1 | - | - | {cause} | out {cause}",
            f"G1 | 2024-03-18 | 2026-01-01 | 40000 | 发动机 | - | {cause} | out {cause}",
            f"G1 | 2024-03-18 | 2024-05-01 | 900 | 刹车片 | - | {cause} | out {cause}",
            f"G4 | 2015-01-01 | 2026-03-18 | 200000 | engine | 2026-03-01 199000 | {cause} | out {cause}",
        )
    ]


CASES = [
    line for table in (VEHICLE, HIGH_VOLTAGE, UNKNOWN, RENEWED, SOLD) for line in table.strip().splitlines()
] + _wear() + _excluded()  # fmt: skip


def _day(said: str) -> date | None:
    return None if said == "-" else date.fromisoformat(said)


def _km(said: str) -> int | None:
    return None if said == "-" else int(said)


def test_there_are_a_hundred_and_fifty_cases_and_none_twice() -> None:
    assert len(CASES) == len(set(CASES)) >= 150
    assert {line.split()[0] for line in CASES} == {"G1", "G4", "G6"}


@pytest.mark.rule("G1", "G4", "G6")
@pytest.mark.parametrize("line", CASES)
def test_case(line: str) -> None:
    _, delivered, on, km, of, repaired, causes, expected = (field.strip() for field in line.split("|"))
    renewed = None
    if repaired != "-":
        day, at_km = repaired.split()
        renewed = Repair(1, 1, "京A12345", "brakes", "", True, date.fromisoformat(day), _km(at_km))
    system, part = (of, None) if of in SYSTEMS else ("", None if of == "-" else of)
    found = decide(
        Warranty(), on=date.fromisoformat(on), first_delivery_on=_day(delivered), odometer_km=_km(km), part=part,
        system=system, renewed=renewed, causes=() if causes == "-" else (causes,),
    )  # fmt: skip
    assert f"{found.outcome} {found.reason}" == expected
    assert found.rule == ("G6" if found.outcome == "unclear" else "G4" if found.reason == "renewed" else "G1")
