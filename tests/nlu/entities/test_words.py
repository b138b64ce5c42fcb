from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import nlu.lexicon as package
from nlu.lexicon import lexicon
from tests.nlu.entities.reading import kinds, values

_FOLDER = Path(package.__file__).parent
_SERVICES = (
    "minor_service major_service first_service periodic_service oil_change brake_pads brake_pads_rear brake_fluid "
    "tyre_change tyre_repair tyre_rotation wheel_alignment wheel_balancing battery ac_service transmission_service "
    "spark_plugs coolant wiper filters inspection diagnosis annual_inspection bodywork painting car_wash detailing "
    "film decarbonising ev_check"
)
_SYSTEMS = (
    "engine transmission steering brakes chassis body electrical air_conditioning tyres high_voltage fuel exhaust"
)


def _data(name: str) -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load((_FOLDER / f"{name}.yml").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("做个小保养", "minor_service"),
        ("大保养多少钱", "major_service"),
        ("首保", "first_service"),
        ("车要保养了", "periodic_service"),
        ("换机油", "oil_change"),
        ("四轮定位", "wheel_alignment"),
        ("補胎", "tyre_repair"),
        ("book an oil change", "oil_change"),
        ("I need new tires", "tyre_change"),
        ("my car needs a service", "periodic_service"),
        ("full service please", "major_service"),
        ("年检代办吗", "annual_inspection"),
    ],
)
def test_services_are_read_by_their_codes(text: str, code: str) -> None:
    assert values(text, "service") == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("发动机异响", "abnormal_noise"),
        ("方向盘抖", "vibration"),
        ("早上打不着火", "no_start"),
        ("车子漏机油了", "oil_leak"),
        ("空調不涼", "ac_not_cold"),
        ("刹车咯吱咯吱响", "abnormal_noise"),
        ("车跑偏", "pulling"),
        ("won't start this morning", "no_start"),
        ("a/c not working", "ac_not_cold"),
        ("车机老是黑屏", "screen_failure"),
        ("充不进电", "charging_failure"),
    ],
)
def test_symptoms_are_read_by_their_codes(text: str, code: str) -> None:
    assert code in values(text, "symptom")


@pytest.mark.parametrize("text", ["没有异响", "不漏油", "no noise", "不抖"])
def test_a_symptom_that_is_denied_is_none(text: str) -> None:
    assert "symptom" not in kinds(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("火嘴", "火花塞"),
        ("机滤", "机滤"),
        ("刹车皮", "刹车片"),
        ("brake pads", "刹车片"),
        ("雨刷", "雨刮"),
        ("电平", "电瓶"),
    ],
)
def test_parts_are_read_by_their_canonical_names(text: str, name: str) -> None:
    assert values(text, "part") == [name]


def test_a_part_stands_inside_the_service_that_names_it() -> None:
    assert values("换刹车片", "service") == ["brake_pads"]
    assert values("换刹车片", "part") == ["刹车片"]


def test_every_service_and_system_agreed_on_has_words() -> None:
    assert set(_data("services")) == set(_SERVICES.split())
    assert set(_data("systems")) == set(_SYSTEMS.split())
    assert set(_data("parts")) <= set(_SYSTEMS.split())


def test_every_model_belongs_to_a_known_brand() -> None:
    assert set(_data("models")) <= set(_data("brands"))


def test_every_symptom_names_a_known_system_or_none() -> None:
    systems = {str(facts["system"]) for facts in _data("symptoms").values()}  # type: ignore[index]
    assert systems - {""} <= set(_SYSTEMS.split())


def test_codes_are_words_in_lower_case() -> None:
    assert all(re.fullmatch(r"[a-z_]+", code) for code in (*_data("symptoms"), *_data("services")))


def test_a_part_knows_its_system() -> None:
    assert lexicon().system_of("part", "刹车片") == "brakes"
    assert lexicon().system_of("symptom", "ac_not_cold") == "air_conditioning"
    assert lexicon().system_of("symptom", "abnormal_noise") is None
