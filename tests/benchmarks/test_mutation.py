"""Breaking the code of a rule: citations are found, breaks are small, and a broken function is run as broken."""

from __future__ import annotations

import ast
from datetime import UTC, datetime

import pytest

from benchmarks.mutation.citing import ROOT, Function, Place, of_file, rules_in
from benchmarks.mutation.mutants import mutants
from benchmarks.mutation.patching import put
from domain.warranty import claim

FILE = "domain/warranty/warranty.py"


def _place(name: str, file: str = FILE) -> Place:
    return next(at for at in of_file(ROOT / file) if at.name == name)


def test_a_citation_counts_after_the_word_or_in_brackets() -> None:
    assert rules_in("Everything. Rule: G1, G4 (S0 Q3).") == {"G1", "G4"}
    assert rules_in("What is said unasked (N1-N3).") == {"N1", "N2", "N3"}
    assert rules_in("The third quarter, Q3 for short.") == frozenset()


def test_a_function_without_a_citation_of_its_own_stands_for_the_rules_of_its_file() -> None:
    assert (_place("decide").closely, _place("decide").rules) == (0, {"G1", "G4"})
    assert (_place("_within").closely, _place("_within").rules) == (2, {"G1", "G3", "G4", "F5"})


def test_each_break_is_one_small_one() -> None:
    place = _place("calls_for_replacement")
    assert {one.what for one in mutants(place)} == {"condition turned round", "edge moved", "one off"}
    assert isinstance(place.node, Function)
    whole = ast.unparse(place.node).splitlines()
    for one in mutants(place):
        changed = sum(a != b for a, b in zip(whole, ast.unparse(one.node).splitlines(), strict=True))
        assert changed == 1, one.what


def test_a_broken_function_runs_as_broken_until_it_is_mended() -> None:
    place = _place("objection_until", "domain/warranty/claim.py")
    at = datetime(2026, 3, 18, tzinfo=UTC)
    broken = ast.parse("def objection_until(decided_at):\n    return decided_at").body[0]
    try:
        assert put(place, broken)
        assert claim.objection_until(at) == at
    finally:
        put(place, place.node)
    assert claim.objection_until(at) == at + claim.OBJECT_WITHIN


def test_a_number_is_another_wherever_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim, "OBJECT_WITHIN", claim.OBJECT_WITHIN)
    place = _place("OBJECT_WITHIN", "domain/warranty/claim.py")
    was = claim.OBJECT_WITHIN
    assert put(place, mutants(place)[0].node)
    assert claim.OBJECT_WITHIN.days == was.days + 1
