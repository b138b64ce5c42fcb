"""The part `promises` of the shop file: the shop's own lines of the policy table (F3, C2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.marked_yaml import Value
from domain.shop.promise_policy import ASSIGNEE, COUNTINGS, KINDS, Alarm, PromiseRule
from domain.shop.staff import ROLES
from domain.ticket import KINDS as TICKETS
from domain.ticket import SEVERITIES
from domain.warranty.return_repair import SERVICES, SYMPTOMS

SYSTEMS = frozenset(SYMPTOMS.values()) | frozenset(SERVICES.values())
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=366)
FARTHEST_KM = 20_000

_LISTS: dict[str, tuple[Any, str]] = {
    "tickets": (TICKETS, "a kind of ticket"),
    "systems": (SYSTEMS, "a system of the vehicle"),
    "severities": (SEVERITIES, "a severity"),
}
_FLAGS = ("supplier", "warranty", "urgent", "key_customer", "grave")


def rules(value: Value) -> tuple[PromiseRule, ...]:
    """The lines in the order of the file."""
    return tuple(_rule(line) for line in value.items())


def _rule(line: Value) -> PromiseRule:
    optional = ("name", "counting", "topics", "regions", "min_km", "max_km", "alarms", "extension", *_LISTS, *_FLAGS)
    found = line.fields(("promise", "within"), optional)
    chosen: dict[str, Any] = {
        name: tuple(item.choice(options, what) for item in found[name].items())
        for name, (options, what) in _LISTS.items()
        if name in found
    }
    chosen |= {name: _words(found[name]) for name in ("topics", "regions") if name in found}
    chosen |= {name: found[name].truth() for name in _FLAGS if name in found}
    chosen |= {name: found[name].whole(0, FARTHEST_KM) for name in ("min_km", "max_km") if name in found}
    if "counting" in found:
        chosen["counting"] = found["counting"].choice(COUNTINGS, "a way to count")
    if "name" in found:
        chosen["name"] = found["name"].text(longest=40)
    if "extension" in found:
        chosen["extension"] = found["extension"].duration(SHORTEST, LONGEST)
    if "alarms" in found:
        chosen["alarms"] = tuple(_alarm(item) for item in found["alarms"].items())
    if chosen.get("min_km", 0) >= chosen.get("max_km", FARTHEST_KM + 1):
        found["min_km"].complain(f"is not below max_km ({chosen['max_km']}): no place fits both")
    promise, within = found["promise"], found["within"]
    allowed = None if within.is_word("none") else within.duration(SHORTEST, LONGEST)
    return PromiseRule(promise.choice(KINDS, "a kind of promise"), allowed, **chosen)


def _words(value: Value) -> tuple[str, ...]:
    return tuple(item.text(longest=40) for item in value.items())


def _alarm(item: Value) -> Alarm:
    """`{before: 2 h, to: [assignee]}`, `{after: 1 h, to: [manager]}`, or neither for the moment it is due."""
    found = item.fields((), ("before", "after", "to"))
    if "before" in found and "after" in found:
        item.complain("has both 'before' and 'after'")
    offset = timedelta(0)
    if "before" in found:
        offset = -found["before"].duration(SHORTEST, LONGEST)
    elif "after" in found:
        offset = found["after"].duration(SHORTEST, LONGEST)
    known = (ASSIGNEE, *ROLES)
    to = (one.choice(known, "a role, or assignee") for one in found["to"].items()) if "to" in found else (ASSIGNEE,)
    return Alarm(offset, tuple(to))
