"""A REST call is a button tapped only when it says what a button of ours says."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions import outgoing
from actions.customers import identities
from bot.channels import rest
from domain.message import Button, Reply
from domain.press import FORM, Press
from storage import Store, conversations

SKIP = Press(FORM, "phone", 1, "skip")


@pytest.mark.parametrize(
    ("message", "kind", "text"), [(SKIP.data, "button", "跳过"), ("", "text", ""), ("跳过", "text", "跳过")]
)
def test_only_a_payload_that_was_offered_is_a_tap(
    store: Store, now: datetime, message: str, kind: str, text: str
) -> None:
    with store.write() as tx:
        who = identities.meet(tx, rest.CHANNEL, rest.ACCOUNT, "ann", "", now)
        talk = conversations.open_locked(tx, who, "zh", now)
        offered = ((Button("发送我的手机号", asks="contact"),), (Button("跳过", SKIP),))
        outgoing.say(tx, talk, Reply("?", offered), "k", now)
        came = rest.incoming(tx, {"sender": "ann", "message": message}, now)
    assert (came.kind, came.text) == (kind, text)
