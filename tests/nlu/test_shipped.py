"""The model that came with the program serves as long as it was made from these sentences and this code."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu import shipped
from nlu.shipped import CannotTrain, model_for

DATA = Path(__file__).parents[2] / "nlu" / "data"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A program without a model of its own and without what training takes; where one would be."""
    monkeypatch.setattr(shipped, "SHIPPED", tmp_path / "trained")
    monkeypatch.setattr(shipped, "CHECKOUT", tmp_path / "checkout")
    monkeypatch.setattr(shipped, "find_spec", lambda name: None)
    return tmp_path / "trained"


def test_without_a_model_and_without_training_it_says_what_to_install(bare: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotTrain, match=r"aftercare-desk\[train\]"):
        model_for([DATA], tmp_path / "models")


def test_the_shipped_one_serves_and_learned_sentences_wait_for_training(
    bare: Path, tmp_path: Path, model: Path
) -> None:
    bare.mkdir()
    (bare / model.name).symlink_to(model)
    learned = tmp_path / "learned"
    assert model_for([DATA, learned], tmp_path / "models") == bare / model.name
    learned.mkdir()
    (learned / "one.yml").write_text('version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - moin\n')
    assert model_for([DATA, learned], tmp_path / "models") == bare / model.name
    assert not (tmp_path / "models").exists()


def test_a_model_kept_with_the_data_comes_first(bare: Path, tmp_path: Path, model: Path) -> None:
    kept = tmp_path / "models"
    kept.mkdir()
    (kept / model.name).symlink_to(model)
    assert model_for([DATA], kept) == kept / model.name


def test_what_the_demo_of_a_checkout_learned_serves_a_shop_in_another_folder(
    bare: Path, tmp_path: Path, model: Path
) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / model.name).symlink_to(model)
    assert model_for([DATA], tmp_path / "shop" / "models") == checkout / model.name
    assert not (tmp_path / "shop").exists()
