"""The shop file: what is in the demo, and how each kind of mistake is named."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import yaml

from app import shopfile
from domain.appointment import estimate
from domain.errors import BadShopFile
from domain.policy import Policy
from domain.shop import Shop
from domain.staff import ROLES

MISTAKES = yaml.safe_load(Path(__file__).with_name("shopfile_mistakes.yml").read_text(encoding="utf-8"))
GOOD = """\
shop:
  name: {zh: 小店, en: Small shop}
  address: 1 Road
  phone: 021-5550 1688
  rescue_phone: "110"
hours:
  monday: ["08:30-12:00", "13:00-18:00"]
bays:
  - {code: A, name: Bay A, capabilities: [lift]}
services:
  - {code: diagnosis, name: Diagnosis, duration: 60 min, price: 200, capability: lift}
  - code: oil
    name: Oil
    duration: 45 min
    price: 120.50
    parts: {oil_1l: 4}
parts:
  - {code: oil_1l, name: Oil, price: 75}
staff:
  - {code: ann, name: Ann, role: advisor, telegram_id: 77}
policy:
  lead_time: 2 h
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "shop.yml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, old: str, new: str) -> list[str]:
    assert old in GOOD
    with pytest.raises(BadShopFile) as caught:
        shopfile.read(written(folder, GOOD.replace(old, new, 1)))
    return caught.value.problems


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    shop = shopfile.read(written(tmp_path, GOOD))
    assert (shop.name("zh"), shop.name("en"), shop.address("zh")) == ("小店", "Small shop", "1 Road")
    assert shop.hours == {0: ((time(8, 30), time(12)), (time(13), time(18)))}
    assert shop.policy == Policy(lead_time=timedelta(hours=2))
    assert shop.timezone == "Asia/Shanghai"
    oil = estimate(shop, ["oil"])
    assert (oil.total_fen, oil.minutes) == (12050 + 4 * 7500, 45)


def test_the_settings_time_zone_serves_a_file_that_names_none(tmp_path: Path) -> None:
    assert shopfile.read(written(tmp_path, GOOD), timezone="Europe/Berlin").timezone == "Europe/Berlin"


@pytest.mark.rule("I1")
def test_the_demo_shop_has_every_role(shop: Shop) -> None:
    assert {person.role for person in shop.staff} == set(ROLES)


def test_the_demo_shop_is_closed_on_national_day_and_has_a_diagnosis(shop: Shop) -> None:
    assert shop.ranges(date(2026, 10, 1)) == ()
    assert shop.offers(shop.diagnosis_service)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["problem"][:60])
def test_a_mistake_is_named_by_line_key_and_expectation(tmp_path: Path, mistake: dict[str, str]) -> None:
    assert mistake["problem"] in problems(tmp_path, mistake["old"], mistake["new"])


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("price: 200", "price: much").replace("role: advisor", "role: king")
    with pytest.raises(BadShopFile) as caught:
        shopfile.read(written(tmp_path, text))
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("shop: {a: 1\n  b", "expected YAML"),
        ("", "the file is empty"),
        ("just words", "line 1, the file: 'just words' is not a group of 'key: value' lines"),
        ("shop: 1\nshop: 2", "line 2, shop: 'shop' is given twice (first in line 1)"),
    ],
)
def test_a_file_that_is_no_shop_file_says_so(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(BadShopFile) as caught:
        shopfile.read(written(tmp_path, text))
    assert any(problem in found for found in caught.value.problems)


def test_a_missing_file_and_one_in_another_encoding_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadShopFile, match="No such file"):
        shopfile.read(tmp_path / "none.yml")
    (tmp_path / "gb.yml").write_bytes("shop: 店".encode("gb18030"))
    with pytest.raises(BadShopFile, match="not UTF-8"):
        shopfile.read(tmp_path / "gb.yml")


def test_every_number_of_the_policy_can_be_set() -> None:
    assert set(shopfile.POLICY_BOUNDS) == {field.name for field in fields(Policy)}
    for name, (low, high) in shopfile.POLICY_BOUNDS.items():
        assert low <= getattr(Policy(), name) <= high


CRISIS = """crisis:
  media:
    tell: [manager, ann]
    words: {zh: "经理处理 {number}", en: "The manager: {number}"}
  injury:
    tell: [advisor]
policy:
"""


@pytest.mark.rule("I4")
def test_the_plans_for_a_crisis_are_read_by_kind(tmp_path: Path) -> None:
    shop = shopfile.read(written(tmp_path, GOOD.replace("policy:\n", CRISIS)))
    media, injury = shop.crisis
    assert (media.kind, media.tell, media.words_en) == ("media", ("manager", "ann"), "The manager: {number}")
    assert (injury.kind, injury.tell, injury.words_zh) == ("injury", ("advisor",), "")


@pytest.mark.rule("I4")
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  media:", "  weather:", "is not a key here"),
        ("tell: [manager, ann]", "tell: [boss]", "is not a role, or a code of staff"),
        ("经理处理 {number}", "经理处理 {name}", "may hold {number} and no other place"),
        ("    tell: [advisor]", "    who: [advisor]", "is missing"),
    ],
)
def test_a_mistake_in_a_plan_for_a_crisis_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    found = problems(tmp_path, "policy:\n", CRISIS.replace(old, new))
    assert any(expected in problem for problem in found), found
