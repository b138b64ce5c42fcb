"""The shop file's `warranty`: how long wear parts, and what was repaired, are covered (G1, G4)."""

from __future__ import annotations

from app import shopfile_values as values
from app.marked_yaml import Value
from domain.warranty.return_repair import SYSTEMS
from domain.warranty.warranty import SystemTerm, Term, Warranty, WearPart

_MONTHS, _KM = (1, 240), (100, 1_000_000)


def read(value: Value) -> Warranty:
    """The shop's terms; what is left out is as by default. The vehicle's own are in the policy."""
    found = value.fields((), ("wear_parts", "repaired", "systems"))
    usual = Warranty()
    return Warranty(
        wear_parts=_wear_parts(found["wear_parts"]) if "wear_parts" in found else usual.wear_parts,
        repaired=_term(found["repaired"]) if "repaired" in found else usual.repaired,
        systems=_systems(found["systems"]) if "systems" in found else usual.systems,
    )


def _systems(value: Value) -> tuple[SystemTerm, ...]:
    """Systems with a term of their own, by the names that work items use."""
    known, taken, terms = {*SYSTEMS}, set[str](), []
    for item in value.items():
        found = item.fields(("system", "months", "km"), ("parts",))
        system = found["system"].choice(known, "a system")
        if system in taken:
            found["system"].complain("is in the list twice")
        taken.add(system)
        parts = tuple(word.text(longest=40).casefold() for word in found["parts"].items()) if "parts" in found else ()
        terms.append(SystemTerm(system, Term(found["months"].whole(*_MONTHS), found["km"].whole(*_KM)), parts))
    return tuple(terms)


def _wear_parts(value: Value) -> tuple[WearPart, ...]:
    parts, taken = [], set[str]()
    for item in value.items():
        found = item.fields(("name", "months", "km"))
        zh, en = values.both(found["name"])
        if {zh.casefold(), en.casefold()} & taken:
            found["name"].complain("is in the list twice")
        taken |= {zh.casefold(), en.casefold()}
        parts.append(WearPart(zh, en, Term(found["months"].whole(*_MONTHS), found["km"].whole(*_KM))))
    return tuple(parts)


def _term(value: Value) -> Term:
    found = value.fields(("months", "km"))
    return Term(found["months"].whole(*_MONTHS), found["km"].whole(*_KM))
