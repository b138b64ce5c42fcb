"""Surnames of one and of two characters, and in Latin letters."""

from __future__ import annotations

import pytest

from domain.shop import surnames


@pytest.mark.parametrize(("name", "surname"), [("陈雨", "陈"), ("欧阳静", "欧阳"), ("欧阳", "欧"), ("高师傅", "高")])
def test_a_surname_is_one_character_or_two_of_a_compound_one(name: str, surname: str) -> None:
    assert surnames.of(name) == surname


def test_a_surname_that_is_not_known_has_no_latin_form() -> None:
    assert surnames.in_latin("谢") == "xie"
    assert surnames.in_latin("欧阳") == "ouyang"
    assert surnames.in_latin("蔀") == ""
