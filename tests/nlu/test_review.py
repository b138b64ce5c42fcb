"""Learning from use: masking, and accepted sentences as training data."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from nlu.review import FILE, LONGEST, NotLearnable, accept, mask
from nlu.training_data import load
from nlu.understanding import Entity


def named(kind: str, words: str, text: str, value: object = None) -> Entity:
    start = text.index(words)
    return Entity(kind, words, start, start + len(words), value or words)


def learned(folder: Path) -> list[tuple[str, str]]:
    return [(e.intent, e.text) for e in load([folder])]


@pytest.mark.rule("A5")
def test_plate_phone_vin_and_name_do_not_survive_masking() -> None:
    text = "我叫陈晓东，车牌粤B5J88K，电话13912345678，VIN LSVAA4182E2123456"
    entities = [
        named("person", "陈晓东", text), named("plate", "粤B5J88K", text),
        named("phone", "13912345678", text), named("vin", "LSVAA4182E2123456", text),
    ]  # fmt: skip
    assert mask(text, entities).text == "我叫‹name›，车牌‹plate›，电话‹phone›，VIN ‹vin›"


@pytest.mark.rule("A5")
@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("write to li.ming+car@mail.example.com please", "write to ‹mail› please"),
        ("身份证是11010119900307123X", "身份证是‹number›"),
        ("call 555 201 7788", "call ‹number›"),
        ("电话１３９１２３４５６７８", "电话‹number›"),
        ("跑了53000公里", "跑了53000公里"),
    ],
)
def test_numbers_and_mail_addresses_nobody_recognised_are_masked_too(said: str, kept: str) -> None:
    assert mask(said, []).text == kept


@pytest.mark.rule("A5")
def test_house_numbers_in_a_place_become_zeros() -> None:
    text = "车在江南大道88号，快来"
    masked = mask(text, [named("place", "江南大道88号", text)])
    assert masked.text == "车在江南大道00号，快来"
    assert [(e.text, e.value) for e in masked.entities] == [("江南大道00号", "江南大道00号")]


def test_things_left_in_a_masked_text_are_found_at_their_new_places() -> None:
    text = "粤B5J88K的刹车片换了13912345678，帕萨特"
    entities = [named("plate", "粤B5J88K", text), named("part", "刹车片", text), named("model", "帕萨特", text)]
    masked = mask(text, entities)
    assert [masked.text[e.start : e.end] for e in masked.entities] == ["刹车片", "帕萨特"]
    assert [e.text for e in masked.entities] == ["刹车片", "帕萨特"]


def test_accepted_sentence_is_read_at_the_next_training(tmp_path: Path) -> None:
    text = "刹车片那个啥时候能好"
    assert accept(tmp_path, text, "ask_progress", [named("part", "刹车片", text)])
    (example,) = load([tmp_path])
    assert (example.text, example.intent) == (text, "ask_progress")
    assert [(s.kind, example.text[s.start : s.end]) for s in example.spans] == [("part", "刹车片")]


def test_placeholder_becomes_a_specimen_of_its_kind(tmp_path: Path) -> None:
    accept(tmp_path, "查一下‹plate›，我是‹name›", "ask_record")
    (example,) = load([tmp_path])
    assert [s.kind for s in example.spans] == ["plate", "person"]
    assert "‹" not in example.text


def test_same_sentence_is_kept_once(tmp_path: Path) -> None:
    assert accept(tmp_path, "Where's my car", "ask_progress")
    assert not accept(tmp_path, "where's my car", "ask_progress")
    assert learned(tmp_path) == [("ask_progress", "Where's my car")]


def test_latest_judgement_of_a_sentence_counts(tmp_path: Path) -> None:
    accept(tmp_path, "弄好没", "ask_price")
    assert accept(tmp_path, "弄好没", "ask_progress")
    assert learned(tmp_path) == [("ask_progress", "弄好没")]


@pytest.mark.parametrize(
    "said",
    ["- 列表样的句子", "有[括号](plate)的句子", "两\n行", 'quote " and \\ and : {x}', "# not a comment", "tab\there"],
)
def test_no_wording_breaks_the_file(tmp_path: Path, said: str) -> None:
    accept(tmp_path, "别的句子", "greet")
    accept(tmp_path, said, "ask_advice")
    accept(tmp_path, "再一句", "ask_advice")
    examples = load([tmp_path])
    assert len(examples) == 3
    assert all(not e.spans for e in examples)


@pytest.mark.parametrize("text", ["", "   ", "长" * (LONGEST + 1)])
def test_empty_and_endless_sentences_are_no_examples(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotLearnable):
        accept(tmp_path, text, "ask_advice")
    assert load([tmp_path]) == []


def test_unknown_intent_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(NotLearnable, match="'order_pizza' is no intent"):
        accept(tmp_path, "来个披萨", "order_pizza")


def test_several_at_once_lose_nothing(tmp_path: Path) -> None:
    threads = [threading.Thread(target=accept, args=(tmp_path, f"第{n}句话", "ask_advice")) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(learned(tmp_path)) == 12


def test_failed_write_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    accept(tmp_path, "第一句", "ask_advice")
    before = (tmp_path / FILE).read_text(encoding="utf-8")

    def full(_descriptor: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("nlu.review.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        accept(tmp_path, "第二句", "ask_advice")
    assert (tmp_path / FILE).read_text(encoding="utf-8") == before
    assert not list(tmp_path.glob(".learned-*"))
