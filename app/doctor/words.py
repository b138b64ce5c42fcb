"""Findings in words, or as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from app import settings
from domain.shop.finding import Finding, sorted_by_need
from texts import text

MARKS = {"ok": "✓", "warn": "!", "bad": "✗"}


def as_words(found: Sequence[Finding], language: str | None = None) -> str:
    """What is wrong first, each with its next step."""
    language = language or language_here()
    lines = []
    for one in sorted_by_need(list(found)):
        lines.append(f"{MARKS[one.state]} {says(one, language)}")
        if one.state != "ok":
            lines.append(f"    → {do(one, language)}")
    counts = {state: sum(one.state == state for one in found) for state in MARKS}
    return "\n".join([*lines, text("doctor.sum", language, **counts)])


def as_json(found: Sequence[Finding]) -> str:
    """The same for programs; `key` is what never changes with the language."""
    language = language_here()
    rows = [
        {"area": one.area, "state": one.state, "key": one.key, "says": says(one, language)}
        | ({} if one.state == "ok" else {"do": do(one, language)})
        | ({"fields": one.fields} if one.fields else {})
        for one in sorted_by_need(list(found))
    ]
    return json.dumps({"status": status(found), "findings": rows}, ensure_ascii=False, indent=1)


def status(found: Sequence[Finding]) -> int:
    """1 when anything is wrong, else 0."""
    return int(any(one.state == "bad" for one in found))


def says(one: Finding, language: str) -> str:
    """What was found, in a sentence."""
    return text("doctor_area." + one.area, language) + text(f"{one.group}.{one.key}", language, **one.fields)


def do(one: Finding, language: str) -> str:
    """The next step."""
    return text(f"{one.next_group}.{one.key}", language, **one.fields)


def language_here() -> str:
    """The shop's language, also where the other settings are wrong."""
    from dotenv import dotenv_values

    name = f"{settings.PREFIX}LANGUAGE"
    found = os.environ.get(name) or dotenv_values(settings.ENV_FILE).get(name)
    return "en" if found == "en" else "zh"
