"""Both languages say the same things."""

from __future__ import annotations

import ast
import string
from collections import Counter
from pathlib import Path

import pytest

import texts
from bot.flow import DIALOGS, STARTS
from nlu.understanding import INTENTS

ROOT = Path(__file__).parents[2]


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_chinese_and_english_have_the_same_sentences() -> None:
    assert texts.keys("zh").keys() == texts.keys("en").keys()


@pytest.mark.parametrize("key", sorted(texts.keys("zh")))
def test_a_sentence_has_the_same_fields_in_both_languages(key: str) -> None:
    assert _fields(texts.keys("zh")[key]) == _fields(texts.keys("en")[key])


def test_both_languages_keep_a_sentence_in_the_same_file() -> None:
    files = [{path.relative_to(texts.FOLDER / name) for path in _files(name)} for name in texts.LANGUAGES]
    assert files[0] == files[1]


def test_no_folder_of_words_holds_more_than_24_files() -> None:
    folders = Counter(path.parent for name in texts.LANGUAGES for path in _files(name))
    assert max(folders.values()) <= 24


def _files(language: str) -> list[Path]:
    return list((texts.FOLDER / language).rglob("*.yml"))


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"one.yml": "talk:\n  hello: Hello\n  hello: Good day\n"}, r"one\.yml: talk\.hello"),
        ({"one.yml": "talk:\n  hello: Hello\ntalk:\n  bye: Bye\n  hello: Good day\n"}, r"one\.yml: talk\.hello"),
        ({"one.yml": "talk:\n  hello: Hello\n", "two.yml": "talk:\n  bye: Bye\n"}, r"two\.yml: the group talk"),
        ({"a/one.yml": "talk:\n  hello: Hi\n", "b/one.yml": "talk:\n  hello: Hello\n"}, r"b/one\.yml: the group talk"),
    ],
    ids=["key", "group", "two files", "two folders"],
)
def test_a_key_given_twice_is_refused_with_its_file(tmp_path: Path, files: dict[str, str], named: str) -> None:
    for name, words in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(words, encoding="utf-8")
    with pytest.raises(ValueError, match=named):
        texts.read(tmp_path)


def test_every_intent_has_a_name_for_asking_back() -> None:
    assert {f"intent.{name}" for name in INTENTS} <= texts.keys("zh").keys()


def test_every_dialog_that_can_start_exists() -> None:
    by_no_words = {"who", "objection"}  # the one follows a booking, the other a button
    assert set(STARTS.values()) | by_no_words == DIALOGS.keys()


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
