"""A message that was not understood is judged by one person, once (I1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from actions.shop import nlu_review
from domain.errors import NotAllowed, NotFound
from domain.shop.staff import Staff
from storage import Tx, reviews

Person = Callable[[str], Staff]


@pytest.fixture
def waiting(tx: Tx, now: datetime) -> None:
    """Two messages wait, one of which was said twice."""
    for words in ("车子有点飘", "打不着了", "车子有点飘"):
        reviews.put(tx, words, "zh", ["report_fault"], "unsure", now)


@pytest.mark.usefixtures("waiting")
def test_what_waits_is_shown_oldest_first_and_each_once(tx: Tx, person: Person) -> None:
    assert [one.text for one in nlu_review.pending(tx, person("feng"))] == ["车子有点飘", "打不着了"]


@pytest.mark.usefixtures("waiting")
def test_two_people_never_both_decide(tx: Tx, person: Person) -> None:
    first, second = nlu_review.pending(tx, person("feng"))
    assert nlu_review.decide(tx, first.id, person("feng"), "report_fault").text == "车子有点飘"
    with pytest.raises(NotFound):
        nlu_review.decide(tx, first.id, person("admin"), nlu_review.DROPPED)
    assert [one.id for one in nlu_review.pending(tx, person("feng"))] == [second.id]


@pytest.mark.rule("I1")
@pytest.mark.usefixtures("waiting")
def test_only_who_may_review_looks_and_decides(tx: Tx, person: Person) -> None:
    with pytest.raises(NotAllowed):
        nlu_review.pending(tx, person("chen"))
    with pytest.raises(NotAllowed):
        nlu_review.decide(tx, 1, person("chen"), nlu_review.DROPPED)
