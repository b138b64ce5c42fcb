"""The staff chat reads who is here and for whom they came."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notifications.staff_chat import cards
from tests.notifications.staff_chat.test_cards import view, visit
from tests.simulators.telegram_rules import check_text


@pytest.mark.rule("B7")
@pytest.mark.parametrize(
    ("language", "on_time", "words"),
    [
        ("zh", True, "已到店，请接待"),
        ("zh", False, "晚于约定"),
        ("en", True, "is here, please receive"),
        ("en", False, "later than agreed"),
    ],
)
def test_an_arrival_names_customer_time_and_advisor(language: str, on_time: bool, words: str) -> None:
    seen = replace(view(), appointment=visit(), advisor="Chen <Yu>")
    said = check_text(cards.arrived(seen, on_time, language), "HTML")
    for part in ("F2026-0007", "王芳", "京A12345", "15:00", "Chen <Yu>", words):
        assert part in said
