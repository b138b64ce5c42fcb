"""The training sentences keep the promises of their README."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from nlu.training_data import FRAGMENT, Example, load
from nlu.understanding import ENTITY_KINDS, INTENTS

DATA = Path(__file__).parents[2] / "nlu" / "data"
DOMAIN = DATA.parent / "engines" / "rasa" / "domain.yml"


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return load([DATA])


def test_no_sentence_is_labelled_twice(examples: list[Example]) -> None:
    labels: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        labels[example.text.casefold()].add(example.intent)
    assert {text: names for text, names in labels.items() if len(names) > 1} == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_intent_has_sentences_enough_in_both_languages(examples: list[Example], language: str) -> None:
    counts = Counter(e.intent for e in examples if e.language == language)
    assert {name: counts[name] for name in INTENTS if counts[name] < 30} == {}


def test_only_known_labels_and_kinds_are_used(examples: list[Example]) -> None:
    assert {e.intent for e in examples} == {*INTENTS, FRAGMENT}
    assert {s.kind for e in examples for s in e.spans} <= set(ENTITY_KINDS)


def test_no_annotation_is_left_half_written(examples: list[Example]) -> None:
    assert [e.text for e in examples if "](" in e.text or "[" in e.text] == []


def test_rasa_knows_the_same_intents_and_kinds(examples: list[Example]) -> None:
    domain = yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))
    assert domain["intents"] == [*INTENTS, FRAGMENT]
    assert {s.kind for e in examples for s in e.spans} <= set(domain["entities"])
