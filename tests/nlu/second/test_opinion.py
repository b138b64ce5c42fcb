"""An answer is taken as acts of the closed set, each a guess; whatever else it says is thrown away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.acts.acts import SURE, Ask, Consent, Hold, No, Start, Tell, Yes
from nlu.acts.acts import Danger as DangerAct
from nlu.second.opinion import NoOpinion, opinion_in

SERVICES = (("minor_service", "小保养"), ("brake_pads", "Brake pads"))


def of(*acts: Any, words: str = "that little oil thing") -> list[Any]:
    return list(opinion_in(json.dumps({"acts": acts}), words, SERVICES))


def test_what_it_may_say_is_taken_as_a_guess() -> None:
    found = of(
        {"act": "start", "matter": "book_service"},
        {"act": "ask", "topic": "ask_price"},
        {"act": "tell", "slot": "service", "value": "minor_service", "words": "oil thing"},
        {"act": "hold"},
    )
    assert [type(act) for act in found] == [Start, Ask, Tell, Hold]
    assert all(not act.sure for act in found)


@pytest.mark.rule("B4")
@pytest.mark.parametrize(
    "act",
    [
        {"act": "yes", "to": "book"},
        {"act": "no", "to": "book"},
        {"act": "consent", "answers": [["1", True]]},
        {"act": "choose", "option": "1"},
        {"act": "start", "matter": "affirm"},
        {"act": "start", "matter": "opt_out"},
        {"act": "start", "matter": "rate_service"},
        {"act": "start", "matter": "drop_all_tables"},
        {"act": "ask", "topic": "affirm"},
        {"act": "tell", "slot": "service", "value": "free_car", "words": "oil thing"},
        {"act": "tell", "slot": "service", "value": "minor_service", "words": "words never said"},
        {"act": "tell", "slot": "plate", "value": "京A12345", "words": "oil thing"},
        {"act": "tell", "slot": "time", "value": "now", "words": "oil thing"},
        {"act": "danger", "kind": "fire"},
        {"act": ["start"]},
        "yes",
        None,
    ],
)
def test_what_it_may_not_say_is_left_out(act: Any) -> None:
    assert of(act) == []


@pytest.mark.parametrize("answer", ["", "yes", "[]", '{"acts": "yes"}', "{" * 9000, '{"a": 1}', "{not json}", "}{"])
def test_what_is_no_answer_is_none(answer: str) -> None:
    with pytest.raises(NoOpinion):
        opinion_in(answer, "hm", SERVICES)


def test_an_answer_may_stand_in_a_fence() -> None:
    assert opinion_in('```json\n{"acts": [{"act": "hold"}]}\n```', "hm", SERVICES) == (
        Hold("", words="hm", confidence=0.75),
    )


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.sampled_from(["start", "yes", "act", "affirm", "tell"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["act", "acts", "to", "matter"]), inner)
    ),
    max_leaves=8,
)


@given(_JSON)
@settings(max_examples=60, deadline=None)
def test_no_answer_whatever_is_an_answer_of_the_customers(answer: Any) -> None:
    try:
        found = opinion_in(json.dumps(answer), "hm", SERVICES)
    except (NoOpinion, AttributeError) as error:
        assert isinstance(error, NoOpinion)
        return
    assert not any(isinstance(act, Yes | No | Consent | DangerAct) or act.confidence >= SURE for act in found)
