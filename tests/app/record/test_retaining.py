"""`aftercare retention` says what it would let go of, and does it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.conversation import Message
from storage import Store, conversations
from tests.app.test_command import DEMO, aftercare
from tests.storage.records import a_conversation


@pytest.mark.rule("A5")
def test_it_counts_first_and_clears_then() -> None:
    assert aftercare("shop", "apply", DEMO)[0] == 0
    store = Store("sqlite:///data/aftercare.db")
    now = datetime.now(UTC)
    with store.write() as tx:
        talk = a_conversation(tx, now)
        said = Message(talk.id, "customer", {"text": "喂"}, now - timedelta(days=1200))
        conversations.add_message(tx, said)
    code, dry, _ = aftercare("retention", "--dry-run")
    assert code == 0 and "聊天内容: 1（保留 1095 天" in dry and "什么都没有改" in dry
    assert "聊天内容: 1" in aftercare("retention")[1]
    assert "聊天内容: 0" in aftercare("retention", "--dry-run")[1]
