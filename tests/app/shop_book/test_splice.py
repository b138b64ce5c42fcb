"""A YAML text changed in place: what is not meant stays as it was written."""

from __future__ import annotations

import difflib

import pytest
import yaml

from app.shop_book.splice import Sheet

TEXT = """\
# a shop
hours:   # when
  monday:
    - "08:30-12:00"   # early
    - "13:00-18:00"
  tuesday: ["09:00-17:00"]  # short
staff: [{code: a, name: A}, {code: b, name: B}]
bays:
  # two
  - code: Q1
    name: 快修
  - {code: Q2, name: "x"}
services:
  - code: oil
    price: 120 # cheap
    parts: {oil: 4}"""


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("hours", "monday"), "closed", "  monday: closed"),
        (("hours", "tuesday"), "closed", "  tuesday: closed  # short"),
        (("hours", "sunday"), "closed", "  sunday: closed"),
        (("services", "oil", "price"), "150", "    price: 150 # cheap"),
        (("staff", "b", "name"), '"C"', 'staff: [{code: a, name: A}, {code: b, name: "C"}]'),
        (("staff", "a", "id"), "7", "staff: [{code: a, name: A, id: 7}, {code: b, name: B}]"),
        (("bays", "Q1", "name"), '"y"', '    name: "y"'),
        (("special_days", "2026-01-01"), "closed", "special_days: {2026-01-01: closed}"),
    ],
)
def test_one_value_is_put_and_nothing_else_moves(path: tuple[str, ...], value: str, line: str) -> None:
    sheet = Sheet(TEXT)
    sheet.set(path, value)
    new = [one[2:] for one in difflib.ndiff(TEXT.splitlines(), sheet.text.splitlines()) if one.startswith("+ ")]
    assert new == [line]
    assert yaml.safe_load(sheet.text)


@pytest.mark.parametrize(
    ("path", "left"),
    [
        (("hours", "monday"), {"tuesday": ["09:00-17:00"]}),
        (("staff", "a"), [{"code": "b", "name": "B"}]),
        (("staff", "b"), [{"code": "a", "name": "A"}]),
        (("bays", "Q1"), [{"code": "Q2", "name": "x"}]),
        (("staff", "nobody"), [{"code": "a", "name": "A"}, {"code": "b", "name": "B"}]),
    ],
)
def test_one_entry_goes(path: tuple[str, ...], left: object) -> None:
    sheet = Sheet(TEXT)
    sheet.remove(path)
    assert yaml.safe_load(sheet.text)[path[0]] == left
    sheet.remove(("no", "such"))


def test_a_list_has_one_more_entry() -> None:
    sheet = Sheet(TEXT)
    for name in ("staff", "bays", "services"):
        sheet.append((name,), "{code: new}")
        assert yaml.safe_load(sheet.text)[name][-1] == {"code": "new"}
    with pytest.raises(KeyError):
        sheet.append(("hours",), "{}")
