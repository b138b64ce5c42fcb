from __future__ import annotations

import pytest

from tests.nlu.entities.reading import kinds, values


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("现在5.3万公里", 53_000),
        ("跑了五万三", 53_000),
        ("跑了三万多，该保养了", 30_000),
        ("里程53000", 53_000),
        ("公里数是12,345", 12_345),
        ("我的车8000公里了", 8_000),
        ("行驶十二万公里", 120_000),
        ("开了6w公里", 60_000),
        ("已经3万5千公里", 35_000),
        ("两万五公里的车", 25_000),
        ("it has 53k km on it", 53_000),
        ("mileage is 30,000 miles", 48_280),
        ("跑了１２０００公里", 12_000),
        ("开了2万多公里", 20_000),
    ],
)
def test_a_mileage_is_read_in_kilometres(text: str, km: int) -> None:
    assert values(text, "mileage") == [km]


@pytest.mark.parametrize(
    "text", ["跑了三年", "开了2个小时", "跑了三次4S店", "53000", "油耗12个", "百公里油耗9个", "开了三天"]
)
def test_other_amounts_are_no_mileage(text: str) -> None:
    assert "mileage" not in kinds(text)


@pytest.mark.parametrize(
    ("said", "km"), [("53000", 53_000), ("五万三", 53_000), ("大概6万多", 60_000), ("5.3w", 53_000)]
)
def test_a_bare_number_is_a_mileage_when_it_was_asked(said: str, km: int) -> None:
    assert values(said, "mileage", asked="mileage") == [km]
