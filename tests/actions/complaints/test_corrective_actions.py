"""An action has an owner, a day, and another person who sees whether it works (C7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from actions import intake
from actions.complaints import corrective_actions
from domain.conversation import Conversation
from domain.errors import IllegalMove, NotAllowed, NotFound
from domain.shop.staff import Staff
from storage import Tx
from storage.complaints import complaints as complaint_queries

Person = Callable[[str], Staff]


@pytest.mark.rule("C7")
def test_an_action_is_done_by_one_and_checked_by_another(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made = intake.complain(tx, conversation, "你们欺骗我，我要投诉退款", now)
    (action,) = complaint_queries.actions_of(tx, made.id)
    assert (action.why, action.owner) == ("serious", "qian")
    with pytest.raises(NotAllowed, match="owner"):
        corrective_actions.finish(tx, action.id, "x", person("chen"), now)
    corrective_actions.finish(tx, action.id, "报价单改版", person("qian"), now)
    with pytest.raises(IllegalMove, match="done"):
        corrective_actions.finish(tx, action.id, "x", person("qian"), now)
    corrective_actions.check(tx, action.id, False, "还在用旧的", person("feng"), now)
    assert action.state == "open"
    corrective_actions.finish(tx, action.id, "全部换了", person("feng"), now)
    with pytest.raises(NotAllowed, match="another person"):
        corrective_actions.check(tx, action.id, True, "", person("feng"), now)
    corrective_actions.check(tx, action.id, True, "", person("admin"), now)
    assert (action.state, action.checked_by) == ("checked", "admin")


@pytest.mark.rule("C7")
def test_lateness_is_told_once_for_each_due_day(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made = intake.complain(tx, conversation, "你们欺骗我，我要投诉退款", now)
    (action,) = complaint_queries.actions_of(tx, made.id)
    late = action.due_at + timedelta(hours=1)
    assert not corrective_actions.tell_late(tx, action.id, now)
    assert [corrective_actions.tell_late(tx, action.id, late) for _ in range(2)] == [True, False]
    due = late + timedelta(days=3)
    corrective_actions.change(tx, action.id, person("feng"), late, what="换报价单", owner="qian", due_at=due)
    assert [corrective_actions.tell_late(tx, action.id, due) for _ in range(2)] == [True, False]


@pytest.mark.rule("C7")
def test_an_action_by_hand_has_something_to_do_an_owner_who_may_see_it_and_a_day_to_come(
    tx: Tx, conversation: Conversation, person: Person, now: datetime
) -> None:
    made, day = intake.complain(tx, conversation, "乱收费", now), now + timedelta(days=3)
    for what, owner, due in ((" ", "qian", day), ("报价单改版", "qian", now)):
        with pytest.raises(IllegalMove):
            corrective_actions.open_by_hand(tx, made.id, what, owner, due, person("feng"), now)
    with pytest.raises(NotFound):
        corrective_actions.open_by_hand(tx, made.id, "报价单改版", "nobody", day, person("feng"), now)
    action = corrective_actions.open_by_hand(tx, made.id, "报价单改版", "qian", day, person("feng"), now)
    assert (action.why, action.owner, action.due_at) == ("manager", "qian", day)
