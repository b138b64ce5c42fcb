"""Letters stand in the register and in the record, with what was answered (A2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from actions.customers import editing, merging, privacy
from actions.feedback import letters
from domain.errors import BadField, NotAllowed, NotFound
from domain.shop.staff import Staff
from storage import Tx
from storage.customers import ageing
from storage.feedback import calls
from storage.feedback import letters as queries

Person = Callable[[str], Staff]


@pytest.mark.rule("A2")
def test_a_letter_is_a_line_of_the_register_and_of_the_contacts_and_goes_with_the_record(
    tx: Tx, person: Person, now: datetime
) -> None:
    clerk, chen = person("zhao"), person("chen")
    who, other = (editing.create(tx, {"name": name}, chen, now) for name in ("王芳", "王芳芳"))
    today = now.date()
    first = letters.write(
        tx, who.id, "invitation", "车主讲座", "周六两点，欢迎来。", today - timedelta(days=3), clerk, now
    )
    second = letters.write(tx, who.id, "notice", "保养月", "", None, clerk, now)
    letters.answered(tx, first.id, "会来，两个人", clerk, now)
    assert [one.id for one in queries.sent(tx, today - timedelta(days=5), today, 10)] == [first.id, second.id]
    assert queries.count(tx, today, today) == 1 and (first.replied_on, second.sent_on) == (today, today)
    merging.merge(tx, who.id, other.id, chen, now)
    log = [one for one in calls.contacts(tx, other.id, clerk) if one.kind == "letter"]
    assert {(one.who, one.gist, one.outcome) for one in log} == {
        ("staff:zhao", "车主讲座 会来，两个人", "invitation"), ("staff:zhao", "保养月", "notice"),
    }  # fmt: skip


@pytest.mark.rule("A2", "I1")
def test_what_is_no_letter_is_refused_by_its_field(tx: Tx, person: Person, now: datetime) -> None:
    clerk = person("zhao")
    who = editing.create(tx, {"name": "王芳"}, person("chen"), now)
    wrong: list[tuple[str, str, date | None]] = [
        ("postcard", "x", None), ("notice", "", None), ("notice", "x" * 200, None),
        ("notice", "x", now.date() + timedelta(days=1)),
    ]  # fmt: skip
    for kind, subject, day in wrong:
        with pytest.raises(BadField):
            letters.write(tx, who.id, kind, subject, "", day, clerk, now)
    made = letters.write(tx, who.id, "notice", "x", "", None, clerk, now)
    with pytest.raises(BadField):
        letters.answered(tx, made.id, "", clerk, now)
    with pytest.raises(NotFound):
        letters.answered(tx, made.id + 1, "x", clerk, now)
    with pytest.raises(NotAllowed):
        letters.write(tx, who.id, "notice", "x", "", None, person("zhou"), now)


@pytest.mark.rule("A5")
def test_the_words_of_a_letter_go_with_the_person_and_with_time(tx: Tx, person: Person, now: datetime) -> None:
    clerk = person("zhao")
    who, gone = (editing.create(tx, {"name": name}, person("chen"), now) for name in ("王芳", "李雷"))
    kept, wiped = (letters.write(tx, one.id, "notice", "保养", "王芳您好", None, clerk, now) for one in (who, gone))
    privacy.erase(tx, gone.id, person("feng"), now)
    tx.refresh(wiped)
    assert (wiped.subject, wiped.words) == ("", "") and kept.words
    later = now + timedelta(days=1)
    assert ageing.some(tx, "letters", later) == [kept.id]
    ageing.clear(tx, "letters", [kept.id], later)
    tx.refresh(kept)
    assert (kept.words, ageing.count(tx, "letters", later)) == ("", 0)
