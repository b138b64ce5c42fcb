"""Every transcript in tests/conversations that belongs to no single dialog holds, played through the whole engine."""

from __future__ import annotations

from collections import Counter

from tests.bot.talks import CONVERSATIONS, DIALOGS, folder_of, others, played

test_talk = played(others())


def test_every_dialog_with_a_test_file_has_transcripts_or_tests_of_its_own() -> None:
    silent = [
        path.name for path in DIALOGS.rglob("test_*.py")
        if "talks(__file__)" in path.read_text(encoding="utf-8") and not any(folder_of(path).glob("*.yml"))
    ]  # fmt: skip
    assert silent == []


def test_no_two_transcripts_bear_one_name() -> None:
    names = Counter(path.stem for path in CONVERSATIONS.rglob("*.yml"))
    assert [name for name, times in names.items() if times > 1] == []
