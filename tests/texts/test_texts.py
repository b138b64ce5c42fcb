"""Both languages say the same things."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

import texts
from bot.router import DIALOGS, STARTS
from nlu.understanding import INTENTS

ROOT = Path(__file__).parents[2]


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_chinese_and_english_have_the_same_sentences() -> None:
    assert texts.keys("zh").keys() == texts.keys("en").keys()


@pytest.mark.parametrize("key", sorted(texts.keys("zh")))
def test_a_sentence_has_the_same_fields_in_both_languages(key: str) -> None:
    assert _fields(texts.keys("zh")[key]) == _fields(texts.keys("en")[key])


def test_every_intent_has_a_name_for_asking_back() -> None:
    assert {f"intent.{name}" for name in INTENTS} <= texts.keys("zh").keys()


def test_every_dialog_that_can_start_exists() -> None:
    assert set(STARTS.values()) == DIALOGS.keys()


def test_every_sentence_named_in_the_dialogs_exists() -> None:
    named = set()
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]:
        named |= {words for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for words in _named(node)}
    assert named
    assert named <= texts.keys("en").keys()


def _named(node: ast.AST) -> list[str]:
    """Keys written out in a call of Turn.say or Turn.label."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("say", "label")):
        return []
    return [a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
