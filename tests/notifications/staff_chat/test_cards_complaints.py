"""What a card says of a complaint, and calls that name the people they are for (C7, I4, N4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from domain.ticket import Ticket
from notifications.staff_chat import cards_complaints


@pytest.mark.rule("I4", "N4")
def test_a_call_mentions_whom_it_is_for_and_escapes_the_customers_words() -> None:
    ticket = Ticket("C2026-0001", "complaint", 1, 1, "x", datetime(2026, 3, 18))
    payload: dict[str, Any] = {"say": "objected", "fields": {"text": "<b>还是响</b>" + "很" * 2000}}
    payload |= {"names": [["冯<经理>", 1009], ["钱国强", None]]}
    html = cards_complaints.call(ticket, payload, "zh")
    assert '<a href="tg://user?id=1009">冯&lt;经理&gt;</a>' in html
    assert "@钱国强" in html
    assert "&lt;b&gt;还是响" in html
    assert len(html) < 1000


@pytest.mark.rule("C7")
def test_a_card_says_when_the_same_vehicle_comes_the_third_time() -> None:
    ticket = Ticket("C2026-0003", "complaint", 1, 1, "x", datetime(2026, 3, 18))
    ticket.data = {"repeat": {"count": 3, "of": "C2026-0002", "vehicle": True}, "verify": {"objections": 2}}
    assert cards_complaints.marks(ticket, "zh") == ["同一辆车第3次", "客户已2次说没解决"]
    ticket.data = {"repeat": {"count": 2, "of": "C2026-0001", "vehicle": True}}
    assert cards_complaints.marks(ticket, "en") == ["Again: number 2 (before: C2026-0001)"]
