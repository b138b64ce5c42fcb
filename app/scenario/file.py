"""The scenario file: YAML read into a Scenario. What the reader does not know is refused, with line and a guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app import knowledge_files, shopfile, shopfile_values
from app.marked_yaml import Value, read_file
from app.scenario import values
from app.scenario.person import PERSON, Reader
from app.scenario.setting import Scenario, Slots
from domain.errors import BadScenario
from domain.shop.shop import Shop, StaffSpec
from domain.shop.staff import ROLES

TOP = ("now", "shop", "staff", "slots", "people")
"""What a scenario says beside the keys of a person; of several people, each has an entry of `people`."""

Span = tuple[datetime, datetime]


def read(path: Path, in_force: Shop | None, now: datetime) -> Scenario:
    """The scenario of the file.

    in_force: the shop, unless the file names one. now: when the scenario begins, unless the file says.
    Errors: BadScenario with every problem found; BadShopFile for a shop file that is named.
    """
    problems: list[str] = []
    file = read_file(path, problems)
    found = _scenario(path, file, in_force, now, problems) if file else None
    if problems or found is None:
        raise BadScenario(str(path), problems)
    return found


def _scenario(path: Path, file: Value, in_force: Shop | None, now: datetime, problems: list[str]) -> Scenario | None:
    top = file.fields((), (*TOP, *PERSON))
    shop = shopfile.read(path.parent / top["shop"].text()) if "shop" in top else in_force
    if shop is None:
        problems.append("no shop is in force: expected the key 'shop' with a shop file")
        return None
    began = values.moment(top["now"], shop.zone) if "now" in top else now
    staff = tuple(_colleague(one, n) for n, one in enumerate(values.listed(top, "staff"), 1))
    shop = replace(shop, staff=(*shop.staff, *staff)).with_branches(shop.branches)
    reader = Reader(shop, began)
    people = [
        person for n, (entry, found) in enumerate(_entries(file, top), 1) for person in reader.people(entry, found, n)
    ]
    slots = _slots(top["slots"], shop) if "slots" in top else Slots()
    return Scenario(str(path), began, shop, tuple(people), slots, _articles(path, top, shop))


def _articles(path: Path, top: dict[str, Value], shop: Shop) -> tuple[knowledge_files.Read, ...] | None:
    """The articles beside the shop file that is named; None where none is."""
    if "shop" not in top:
        return None
    return tuple(knowledge_files.read(knowledge_files.beside(path.parent / top["shop"].text()), shop))


def _entries(file: Value, top: dict[str, Value]) -> list[tuple[Value, dict[str, Value]]]:
    """Each person's value and keys; those of one alone may stand at the top."""
    own = {name: value for name, value in top.items() if name in PERSON}
    if "people" not in top:
        return [(file, own)]
    for value in own.values():
        value.complain("stands beside 'people': expected it in an entry there")
    return [(entry, entry.fields((), PERSON)) for entry in top["people"].items()]


def _colleague(value: Value, number: int) -> StaffSpec:
    found = value.fields(("name", "role"), ("code",))
    code = shopfile_values.code(found["code"]) if "code" in found else f"x{number}"
    return StaffSpec(code, found["name"].text(longest=80), found["role"].choice(ROLES, "a role"))


def _slots(value: Value, shop: Shop) -> Slots:
    found = value.fields((), ("full", "free", "minutes"))
    full = [span for one in values.listed(found, "full") for span in _span(one, shop)]
    free = [values.moment(one, shop.zone) for one in values.listed(found, "free")]
    full += [span for start in free for span in _opening(start, shop)]
    minutes = found["minutes"].whole(15, 600) if "minutes" in found else Slots().minutes
    return Slots(tuple(full), tuple(free), minutes)


def _span(value: Value, shop: Shop) -> list[Span]:
    """A whole day, or half an hour from a start on."""
    start = values.moment(value, shop.zone)
    is_day = len(value.text()) == len("2026-03-18")
    return _opening(start, shop) if is_day else [(start, start + timedelta(minutes=30))]


def _opening(day: datetime, shop: Shop) -> list[Span]:
    """From opening to closing, breaks included; nothing on a closed day."""
    ranges = shop.ranges(day.date())
    return [(ranges[0][0], ranges[-1][1])] if ranges else []
