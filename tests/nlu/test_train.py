"""A model is made from the training files alone, the same each time, and only when it is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from nlu.model import is_whole, keep, load_model
from nlu.train import ensure_model, fingerprint, train
from nlu.training_data import BadTrainingFile, load_file

LINES = {
    "greet": ["你好", "您好", "早上好", "hello", "嗨你好", "在吗您好", "下午好", "晚上好"],
    "ask_price": [
        "换机油多少钱",
        "保养多少钱",
        "补胎多少钱",
        "洗车多少钱",
        "喷漆多少钱",
        "换电瓶多少钱",
        "多少钱啊",
        "要多少钱",
    ],
    "ask_shop": ["几点开门", "几点下班", "地址在哪", "电话多少", "周末开门吗", "店在哪里", "怎么走", "中午休息吗"],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    blocks = [f"- intent: {name}\n  examples: |\n" + "".join(f"    - {x}\n" for x in xs) for name, xs in LINES.items()]
    (folder / "zh_small.yml").write_text('version: "3.1"\nnlu:\n' + "".join(blocks), encoding="utf-8")
    return folder


def test_the_same_data_make_the_same_model(data: Path, tmp_path: Path) -> None:
    first, second = (train([data], tmp_path / name) for name in ("one", "two"))
    assert (first / "weights.bin").read_bytes() == (second / "weights.bin").read_bytes()


def test_a_model_reads_what_it_was_taught(data: Path, tmp_path: Path) -> None:
    model = load_model(train([data], tmp_path / "models"))
    chances = model.probabilities(["多", "少", "钱", "多少", "少钱", "多少钱"])
    assert model.labels[chances.index(max(chances))] == "ask_price"
    assert sum(chances) == pytest.approx(1)


def test_a_model_that_is_there_is_not_made_again(data: Path, tmp_path: Path) -> None:
    made = ensure_model([data], tmp_path / "models")
    stamp = (made / "weights.bin").stat().st_mtime_ns
    assert ensure_model([data], tmp_path / "models") == made
    assert (made / "weights.bin").stat().st_mtime_ns == stamp


def test_a_model_is_made_from_folders_named_as_seen_from_here(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nlu").mkdir()  # a folder of somebody's own that has the name of a room of ours
    monkeypatch.chdir(tmp_path)
    made = ensure_model([Path(data.name), Path("learned")], Path("kept/models"))
    assert not made.is_absolute() and is_whole(made)


@pytest.mark.parametrize("name", ["weights.bin", "model.json"])
@pytest.mark.parametrize(
    "damage",
    [lambda kept: b"", lambda kept: kept[: len(kept) // 2], lambda kept: kept[:99] + b"?" + kept[100:]],
    ids=["empty", "half", "one byte"],
)
def test_damage_is_noticed(data: Path, tmp_path: Path, name: str, damage: Callable[[bytes], bytes]) -> None:
    file = train([data], tmp_path / "models") / name
    assert is_whole(file.parent)
    file.write_bytes(damage(file.read_bytes()))
    assert not is_whole(file.parent)
    file.unlink()
    assert not is_whole(file.parent)


def test_a_damaged_model_is_made_anew_and_a_line_says_so(data: Path, tmp_path: Path) -> None:
    weights = train([data], tmp_path / "models") / "weights.bin"
    kept = weights.read_bytes()
    weights.write_bytes(kept[: len(kept) // 2])
    with capture_logs() as lines:
        assert is_whole(ensure_model([data], tmp_path / "models"))
    assert weights.read_bytes() == kept
    assert [line["event"] for line in lines] == ["engine.model_damaged", "engine.training"]


def test_starts_at_once_train_one_model_and_none_of_them_fails(data: Path, tmp_path: Path) -> None:
    with capture_logs() as lines, ThreadPoolExecutor(3) as starts:
        asked = [starts.submit(ensure_model, [data], tmp_path / "models") for _ in range(3)]
        (made,) = {future.result() for future in asked}
    assert is_whole(made)
    assert [line["event"] for line in lines] == ["engine.training"]


def test_a_model_can_be_read_while_it_is_kept_again(data: Path, tmp_path: Path) -> None:
    made = train([data], tmp_path / "models")
    labels, kept = load_model(made).labels, (made / "weights.bin").read_bytes()
    about = json.loads((made / "model.json").read_text(encoding="utf-8"))
    del about["digest"]
    with ThreadPoolExecutor(1) as another:
        keeping = another.submit(lambda: [keep(made, about, kept) for _ in range(50)])
        while not keeping.done():
            assert load_model(made).labels == labels


def test_new_sentences_ask_for_a_new_model(data: Path, tmp_path: Path) -> None:
    before = fingerprint([data])
    (data / "learned.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - 哈喽\n', encoding="utf-8"
    )
    assert fingerprint([data]) != before
    assert fingerprint([data, tmp_path / "missing"]) == fingerprint([data])


@pytest.mark.parametrize(
    "content",
    ["nlu: [", "just words", 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    你好\n'],
)
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "zh_broken.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadTrainingFile, match=r"zh_broken\.yml"):
        load_file(path)


def test_annotations_become_spans(tmp_path: Path) -> None:
    path = tmp_path / "zh_marked.yml"
    line = '[刹车片](part)[异响]{"entity": "symptom", "value": "abnormal_noise"}吗'
    path.write_text(f'version: "3.1"\nnlu:\n- intent: report_fault\n  examples: |\n    - {line}\n', encoding="utf-8")
    (example,) = load_file(path)
    assert example.text == "刹车片异响吗"
    assert [(s.kind, example.text[s.start : s.end]) for s in example.spans] == [("part", "刹车片"), ("symptom", "异响")]
