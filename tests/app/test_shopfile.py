"""The shop file: what is in the demo, and how each kind of mistake is named."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import yaml

from app import shopfile
from domain.booking.appointment import estimate
from domain.errors import BadShopFile
from domain.shop.policy import Policy
from domain.shop.promise_policy import Alarm, PromiseRule
from domain.shop.shop import Shop
from domain.shop.staff import ROLES

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
        ("shop:\n\tname: x", "line 2: the line begins with a tab, use spaces"),
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


@pytest.mark.rule("F3", "N4")
def test_a_line_of_the_policy_table_is_read_with_all_its_conditions(tmp_path: Path) -> None:
    line = """\
promises:
  - name: far
    promise: on_site
    within: 6 h
    counting: business
    tickets: [fault_report, rescue]
    topics: [tow]
    systems: [body]
    regions: [昆山]
    severities: [ordinary]
    min_km: 50
    max_km: 200
    supplier: no
    warranty: yes
    urgent: no
    key_customer: yes
    extension: 90 min
    alarms: [{before: 60 min}, {to: [assignee, manager]}, {after: 2 h, to: [manager]}]
  - {promise: solution, within: none}
"""
    first, second = shopfile.read(written(tmp_path, GOOD + line)).promises
    hour = timedelta(hours=1)
    assert first == PromiseRule(
        "on_site", 6 * hour, "business", "far", ("fault_report", "rescue"), ("tow",), ("body",), 50, 200, ("昆山",),
        supplier=False, warranty=True, severities=("ordinary",), urgent=False, key_customer=True,
        extension=timedelta(minutes=90),
        alarms=(Alarm(-hour), Alarm(timedelta(0), ("assignee", "manager")), Alarm(2 * hour, ("manager",))),
    )  # fmt: skip
    assert second == PromiseRule("solution", None)


def test_every_number_of_the_policy_can_be_set() -> None:
    assert set(shopfile.POLICY_BOUNDS) == {field.name for field in fields(Policy)}
    for name, (low, high) in shopfile.POLICY_BOUNDS.items():
        assert low <= getattr(Policy(), name) <= high


BRANCH = """\
branches:
  - code: east
    name: {zh: 东店, en: East shop}
    address: 2 Road
    called: [东边那家]
    special_days: {2026-05-01: closed}
    bays: [{code: A, name: Bay A, capabilities: [paint]}]
    staff: [{code: bo, name: Bo, role: technician}]
policy:
"""


@pytest.mark.rule("R3")
def test_a_branch_has_what_it_says_and_the_rest_of_the_main_shop(tmp_path: Path) -> None:
    text = GOOD.replace("policy:\n", BRANCH).replace("bays:\n", "special_days: {2026-10-01: closed}\nbays:\n", 1)
    shop = shopfile.read(written(tmp_path, text))
    (east,) = shop.branches
    assert (east.code, east.name("zh"), east.address("en"), east.called) == ("east", "东店", "2 Road", ("东边那家",))
    assert (east.phone, east.rescue_phone, east.hours) == (shop.phone, shop.rescue_phone, shop.hours)
    assert set(east.special_days) == {date(2026, 5, 1), date(2026, 10, 1)}
    assert (east.services, east.parts, east.policy) == (shop.services, shop.parts, shop.policy)
    assert [person.code for person in shop.people] == ["ann", "bo"]


@pytest.mark.rule("R3")
def test_a_service_may_need_what_only_a_branch_has(tmp_path: Path) -> None:
    text = GOOD.replace("policy:\n", BRANCH).replace("parts: {oil_1l: 4}", "parts: {oil_1l: 4}\n    capability: paint")
    assert shopfile.read(written(tmp_path, text)).service("oil").capability == "paint"


@pytest.mark.rule("B4")
def test_models_are_known_by_any_of_their_names(tmp_path: Path) -> None:
    lines = "parts: {oil_1l: 4}\n    models: [{brand: VW, model: Passat, duration: 60 min}, {brand: bmw, price: 99}]"
    shop = shopfile.read(written(tmp_path, GOOD.replace("parts: {oil_1l: 4}", lines)))
    assert [(one.brand, one.model) for one in shop.service("oil").models] == [("大众", "帕萨特"), ("宝马", None)]
    assert shop.for_vehicle("大众", "帕萨特").service("oil").minutes == 60
    assert shop.for_vehicle("宝马", "X5").service("oil").labour_fen == 9900
