"""The same system again is a return repair; what needs an expert is told apart from what doesn't."""

from __future__ import annotations

import pytest

from domain.warranty.return_repair import is_complex, is_return, systems


@pytest.mark.rule("B2")
def test_a_symptom_and_a_service_of_one_system_meet() -> None:
    now = systems([], ["ac_not_cold"])
    assert now == ["air_conditioning"]
    assert is_return(now, systems([], [], ["ac_service"]))
    assert not is_return(now, systems([], [], ["tyre_change", "minor_service"]))


@pytest.mark.rule("B2")
def test_a_symptom_of_no_certain_system_is_of_the_one_that_is_named() -> None:
    assert systems([], ["abnormal_noise"]) == []
    assert systems(["engine"], ["abnormal_noise"]) == ["engine"]


@pytest.mark.rule("B2")
@pytest.mark.parametrize(
    ("spoken_of", "symptoms", "lasting", "expected"),
    [
        (["engine"], ["rough_idle"], False, True),
        (["tyres"], ["flat_tyre"], False, False),
        (["air_conditioning"], ["ac_not_cold"], True, True),
        (["body", "tyres"], ["door_failure", "flat_tyre"], False, True),
        (["engine"], [], True, False),
    ],
)
def test_an_expert_is_told_of_what_is_hard_to_find(
    spoken_of: list[str], symptoms: list[str], lasting: bool, expected: bool
) -> None:
    assert is_complex(spoken_of, symptoms, lasting=lasting) is expected
