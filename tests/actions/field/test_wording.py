"""Staff read why somebody is suggested, what a job costs, and what is still missing (F4, F5)."""

from __future__ import annotations

from datetime import datetime

import pytest

import texts
from actions.field import wording
from domain.field.dispatch import Candidate
from domain.field.field_job import FieldJob

BEST = Candidate("zhou", "周师傅", 1, able=True, on_duty=True, on_call=False, km=4.4)
OTHER = Candidate("gao", "高师傅", 0, able=False, on_duty=False, on_call=True, km=None)


@pytest.mark.rule("F4")
def test_a_suggestion_names_what_speaks_for_and_against() -> None:
    best, other = wording.why(BEST, "zh"), wording.why(OTHER, "zh")
    assert "周师傅" in best and "约 4 公里" in best and "专长" not in best
    assert "专长不对口" in other and "值班待命" in other and "公里" not in other


@pytest.mark.rule("F5")
@pytest.mark.parametrize(
    ("free", "fee_state", "words"),
    [(True, "", "免费"), (None, "", "保修不明"), (False, "", "收费，先报价"), (False, "asked", "已报价 ¥568")],
)
def test_a_price_stands_as_it_is(now: datetime, free: bool | None, fee_state: str, words: str) -> None:
    job = FieldJob(1, "repair", now)
    job.free, job.fee_state, job.price_fen = free, fee_state, 56_800
    assert wording.cost(job, "zh").startswith(words)


@pytest.mark.rule("G3")
def test_the_third_repair_of_one_defect_is_named_as_such(now: datetime) -> None:
    job = FieldJob(1, "repair", now, free=True, replaces=True)
    assert "第三次" in wording.cost(job, "zh")


@pytest.mark.rule("F4", "F9")
@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("kind", ["repair", "installation"])
def test_what_has_to_be_noted_first_is_named_until_it_is(now: datetime, language: str, kind: str) -> None:
    job = FieldJob(1, kind, now)
    named = wording.missing(job, language)
    assert len(named.split("、" if language == "zh" else ", ")) == len(job.missing()) > 0
    job.findings = job.work = job.test_run = "x"
    job.checklist = dict.fromkeys(job.facts.checklist, True)
    assert len(wording.missing(job, language)) < len(named)


def test_what_goes_along_is_named_with_the_number_of_each_part(now: datetime) -> None:
    job = FieldJob(1, "repair", now, tools=["jack"], parts=[{"name": "蓄电池", "quantity": 2}])
    assert wording.tools(job, "en").endswith(", 蓄电池 ×2")
    assert wording.tools(job, "zh").count("、") == 1
