"""The reading of dangers is taught from its own files, and is a part of the model it lies beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.danger.learned import NONE, Learned
from nlu.model import is_whole, load_model
from nlu.train import fingerprint, train

TOLD = [
    "脚下一沉车没停下来",
    "车没停下来我很怕",
    "踩着一沉就是没停下来",
    "the thing sank and would not stop",
    "it sank, no stop",
]
HARMLESS = ["车洗好了吗", "车停在门口", "停车费多少", "where do I stop for a wash", "is the wash done"]
SAID = {
    "greet": ["你好", "早上好", "hello", "您好呀", "嗨"],
    "ask_shop": ["几点开门", "周末开吗", "在哪里", "怎么走", "地址"],
}
EVERYDAY = 'version: "3.1"\nnlu:\n' + "".join(
    f"- intent: {name}\n  examples: |\n" + "".join(f"    - {line}\n" for line in said) for name, said in SAID.items()
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    data = tmp_path_factory.mktemp("data")
    (data / "danger").mkdir()
    (data / "zh_small.yml").write_text(EVERYDAY, encoding="utf-8")
    for name, heading, said in (("told", "brakes", TOLD), ("harmless", "more", HARMLESS)):
        lines = "".join(f"    {line}\n" for line in said)
        (data / "danger" / f"{name}.yml").write_text(f"{heading}:\n  zh: |\n{lines}", encoding="utf-8")
    return data, train([data], data / "models")


@pytest.mark.rule("F2")
def test_it_tells_what_it_was_taught_by_its_kind(made: tuple[Path, Path]) -> None:
    model = load_model(made[1] / "danger")
    assert model.labels == ("brakes", NONE) or model.labels == (NONE, "brakes")
    sunk, washed = (Learned(model).likely(words) for words in ("脚下一沉没停下来", "车洗好了吗"))
    assert sunk[0] == "brakes"
    assert sunk[1] > 0.5 > washed[1]


def test_a_model_is_not_whole_without_it(made: tuple[Path, Path]) -> None:
    data, folder = made
    assert is_whole(folder)
    before = fingerprint([data])
    (folder / "danger" / "weights.bin").write_bytes(b"half")
    assert not is_whole(folder)
    (data / "danger" / "told.yml").write_text("brakes:\n  zh: |\n    车没停下来\n", encoding="utf-8")
    assert fingerprint([data]) != before
