"""The articles' files: the demo's are sound, and each mistake is named with its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import knowledge_files, shopfile
from domain.errors import BadShopFile
from domain.shop.shop import Shop

GOOD = "# 胎压\n\n> 打多少气\n\n按标签。\n\n# Tyres\n\n> psi\n\nSee the label.\n"


@pytest.mark.rule("E1", "E5")
def test_the_demo_has_sixty_articles_or_more_in_both_languages(shop: Shop) -> None:
    found = knowledge_files.read(knowledge_files.beside(shopfile.DEMO), shop)
    assert len(found) >= 60
    assert all(zh.asked and en.asked and zh.body and en.body for _, _, zh, en in found)


def test_a_shop_without_the_folder_has_none(shop: Shop, tmp_path: Path) -> None:
    assert knowledge_files.read(tmp_path / "knowledge", shop) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("Tyres.md", GOOD, "its name"),
        ("tyres.md", GOOD.replace("按标签", "3 元"), "price in the Chinese part"),
        ("tyres.md", GOOD.replace("See", "{nobody} see"), "fact:nobody in the English part"),
        ("tyres.md", "# 胎压\n\n按标签。", "two parts"),
        ("tyres.md", GOOD.replace("See the label.", ""), "empty in the English part"),
    ],
)
def test_a_mistake_is_named_with_its_file(shop: Shop, tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / "care").mkdir()
    (tmp_path / "care" / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadShopFile) as caught:
        knowledge_files.read(tmp_path, shop)
    (problem,) = caught.value.problems
    assert problem.startswith(f"care/{name}") and said in problem


def test_two_files_of_one_name_are_refused(shop: Shop, tmp_path: Path) -> None:
    for topic in ("care", "shop"):
        (tmp_path / topic).mkdir()
        (tmp_path / topic / "tyres.md").write_text(GOOD, encoding="utf-8")
    with pytest.raises(BadShopFile, match="taken by care/tyres"):
        knowledge_files.read(tmp_path, shop)
