"""The part of a shop file that says what customers are asked about: dimensions and their indicators (Q1)."""

from __future__ import annotations

from app.marked_yaml import Value
from domain.feedback.survey import ASKED, Dimension, Indicator

_CODE = r"[a-z][a-z0-9_]{0,29}"
_SAYS = "a code of small letters, digits and _, 30 at the most"

MOST = 40
"""Indicators a shop may have: with more, each would be asked too rarely to say anything."""


def questionnaire(value: Value) -> tuple[Dimension, ...]:
    """The shop's own dimensions in order; each mistake is a problem with its line."""
    lines: dict[str, int] = {}
    found = tuple(_dimension(item, lines) for item in value.items())
    count = sum(len(dimension.indicators) for dimension in found)
    if not found:
        value.complain("has no dimension: leave 'survey' out for the usual twenty indicators")
    elif count > MOST:
        value.complain(f"has {count} indicators: at most {MOST} can be asked often enough")
    return found


def _dimension(item: Value, lines: dict[str, int]) -> Dimension:
    found = item.fields(("code", "name", "indicators"), ("asked",))
    indicators = tuple(_indicator(one, lines) for one in found["indicators"].items())
    if not indicators:
        found["indicators"].complain("has no indicator: at least one is needed")
    asked = found["asked"].choice(ASKED, "one of 'all' and 'complained'") if "asked" in found else "all"
    return Dimension(_code(found["code"], lines), *_both(found["name"]), indicators, asked)


def _indicator(item: Value, lines: dict[str, int]) -> Indicator:
    found = item.fields(("code", "name"))
    return Indicator(_code(found["code"], lines), *_both(found["name"]))


def _code(value: Value, lines: dict[str, int]) -> str:
    code = value.text(longest=30, like=_CODE, says=_SAYS)
    if code and code in lines:
        value.complain(f"is taken (line {lines[code]})")
    lines.setdefault(code, value.line)
    return code


def _both(value: Value) -> tuple[str, str]:
    """Chinese and English: one text for both, or one each."""
    if not value.is_group:
        words = value.text(longest=40)
        return words, words
    found = value.fields(("zh", "en"))
    return found["zh"].text(longest=40), found["en"].text(longest=40)
