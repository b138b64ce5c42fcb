"""Notices that say no more than what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from actions.notice_kinds import KINDS
from domain.conversation import Conversation
from domain.message import Reply
from domain.outreach.notice import Notice
from domain.shop.shop import Shop
from storage import Tx


@pytest.fixture
def plain_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every kind says its own name."""
    for kind in ("campaign", "maintenance", "recall", "survey"):
        monkeypatch.setitem(KINDS, kind, replace(KINDS[kind], words=_said))
    yield


def _said(_tx: Tx, _shop: Shop, notice: Notice, _conversation: Conversation, _now: datetime) -> Reply | None:
    return None if notice.payload.get("gone") else Reply(f"{notice.kind} {notice.id}")
