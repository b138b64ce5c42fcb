"""The shop file's schema says what its reader expects."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from app import shopfile
from app.setup.command import schema
from domain.shop.policy import Policy

TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
}


def problems(value: Any, rule: dict[str, Any], path: str = "") -> list[str]:
    """What of the value breaks the schema: as much of JSON Schema as ours uses."""
    if "anyOf" in rule:
        tries = [problems(value, one, path) for one in rule["anyOf"]]
        return [] if [] in tries else min(tries, key=len)
    kinds = rule.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    found = []
    if kinds and not any(isinstance(value, TYPES[kind]) for kind in kinds):
        return [f"{path}: {value!r} is no {kinds}"]
    if ("enum" in rule and value not in rule["enum"]) or ("const" in rule and value != rule["const"]):
        found.append(f"{path}: {value!r} is not listed")
    if isinstance(value, str) and "pattern" in rule and not re.search(rule["pattern"], value):
        found.append(f"{path}: {value!r} is not like it")
    if isinstance(value, int) and not rule.get("minimum", value) <= value <= rule.get("maximum", value):
        found.append(f"{path}: {value!r} is beyond")
    if isinstance(value, list):
        found += [one for item in value for one in problems(item, rule.get("items", {}), f"{path}[]")]
    if isinstance(value, dict):
        known, other = rule.get("properties", {}), rule.get("additionalProperties", {})
        found += [f"{path}: {name} is missing" for name in rule.get("required", []) if name not in value]
        for name, item in value.items():
            if name in known or other is not False:
                found += problems(item, known.get(name, other or {}), f"{path}.{name}")
            else:
                found.append(f"{path}: {name} is not a key")
    return found


@pytest.fixture(scope="module")
def rule() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(schema())
    return found


def test_the_demos_file_fits_it(rule: dict[str, Any]) -> None:
    demo = yaml.safe_load(shopfile.DEMO.read_text(encoding="utf-8"))
    demo["special_days"] = {str(day): hours for day, hours in demo["special_days"].items()}
    assert problems(demo, rule) == []


def test_it_knows_every_part_and_every_number_of_the_policy(rule: dict[str, Any]) -> None:
    assert set(shopfile.OPTIONAL) <= rule["properties"].keys()
    assert set(Policy.__dataclass_fields__) == rule["properties"]["policy"]["properties"].keys()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hours", {"monday": "often"}),
        ("bays", [{"code": "A"}]),
        ("staff", [{"code": "a", "name": "b", "role": "king"}]),
    ],
)
def test_what_the_reader_refuses_does_not_fit_it(rule: dict[str, Any], key: str, value: Any) -> None:
    assert problems(value, rule["properties"][key]) != []
