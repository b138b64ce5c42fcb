"""The table is whole: a step has its words, gives its action what it needs, and each door has it or says why not."""

from __future__ import annotations

from inspect import Parameter, signature

import pytest

from actions.staff_steps import STEPS, Step
from actions.staff_steps.asked import Asked
from actions.staff_steps.fields import Choice
from desk.api import steps as api
from domain.press import Press
from domain.shop.staff import ALL_PERMISSIONS
from notifications.staff_chat import keyboards
from notifications.staff_chat.updates import SPOKEN
from texts import keys

KNOWN = {*Asked.__dataclass_fields__, "visit_id"}
EACH = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)


@EACH
def test_an_action_gets_all_that_its_parameters_name(step: Step) -> None:
    parameters = signature(step.do).parameters
    said = {field.param or field.name for field in step.fields}
    named = {name for name, one in parameters.items() if one.kind is not Parameter.VAR_KEYWORD}
    needed = {name for name in named if parameters[name].default is Parameter.empty}
    assert needed <= said | KNOWN
    assert said <= named or any(one.kind is Parameter.VAR_KEYWORD for one in parameters.values())


@EACH
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_step_its_fields_and_its_choices_have_names_in_both_languages(step: Step, language: str) -> None:
    called = {f"staff_step.{step.name}", *(field.called or f"staff_field.{field.name}" for field in step.fields)}
    for field in step.fields:
        called |= {f"{field.words}{one}" for one in field.options} if isinstance(field, Choice) else set()
    assert called <= keys(language).keys()


@EACH
def test_a_step_asks_for_permissions_that_some_role_has(step: Step) -> None:
    assert set(step.any_of) <= ALL_PERMISSIONS


@EACH
def test_a_step_stands_in_each_door_or_says_why_not(step: Step) -> None:
    assert (step.name in api.names()) != bool(step.no_api)
    by_button = keyboards.find(Press(step.matter, step.verb, "7")) is not None if step.matter != "visit" else False
    by_words = step.name in SPOKEN or step.name == "answer"
    assert (by_button or by_words) != bool(step.no_chat)
    assert step.spoken == by_words
    assert not step.no_desk


def test_a_button_names_one_step() -> None:
    pressed = [(step.matter, step.verb) for step in STEPS.values()]
    assert len(pressed) == len(set(pressed))
