"""Notices that wait, for tests."""

from __future__ import annotations

from datetime import datetime

from actions.outreach import notices
from domain.conversation import Conversation
from domain.outreach.notice import Notice
from storage import Tx
from storage.outreach import notices as notice_queries


def plan(tx: Tx, conversation: Conversation, now: datetime, kind: str = "campaign", **options: object) -> Notice:
    """A planned notice for the conversation's customer."""
    key = str(options.pop("key", f"{kind}:{conversation.customer_id}"))
    purpose = {"campaign": "marketing", "maintenance": "service", "recall": "safety", "survey": "survey"}[kind]
    due = options.pop("due_at", now)
    assert notices.plan_one(tx, key, kind, purpose, conversation.customer_id, due, now, **options)  # type: ignore[arg-type]
    found = notice_queries.by_key(tx, key)
    assert found is not None
    return found


def told(tx: Tx, notice: Notice) -> list[tuple[str, str]]:
    """Every decision about the notice with its reason, oldest first."""
    return [(one.decision, one.reason) for one in notice_queries.decisions(tx, [notice.id]).get(notice.id, [])]
