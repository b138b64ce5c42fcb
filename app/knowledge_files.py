"""The shop's articles as Markdown files: `knowledge/` beside the shop file, one folder for each topic (E1)."""

from __future__ import annotations

from pathlib import Path

from domain.errors import BadField, BadShopFile
from domain.knowledge import article
from domain.knowledge.article import Wording
from domain.shop.shop import Shop

FOLDER = "knowledge"
LARGEST = 20_000
"""Bytes of a file."""

Read = tuple[str, str, Wording, Wording]
"""Name, topic, and the wordings."""


def beside(shop_file: Path) -> Path:
    """The folder of articles that belongs to a shop file."""
    return shop_file.parent / FOLDER


def read(folder: Path, shop: Shop) -> list[Read]:
    """The articles of all files below the folder, none where there is no folder; BadShopFile with every problem found.

    A file's name is the article's, its folder the topic.
    """
    offered = frozenset(item.code for item in shop.services)
    found: list[Read] = []
    problems: list[str] = []
    names: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.md")):
        where = str(path.relative_to(folder))
        wrong = _name_problems(path, names)
        try:
            zh, en = article.parse(_text(path))
            wrong += [f"{said} in the {name} part" for name, one in (("Chinese", zh), ("English", en))
                      for said in article.problems(one, offered)]  # fmt: skip
        except BadField as error:
            wrong.append(str(error))
        except (OSError, UnicodeDecodeError, ValueError) as error:
            wrong.append(f"can't be read: {error}")
        problems += [f"{where}: {one}" for one in wrong]
        if not wrong:
            found.append((path.stem, path.parent.name if path.parent != folder else "shop", zh, en))
    if problems:
        raise BadShopFile(str(folder), problems)
    return found


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise ValueError(f"more than {LARGEST} bytes")
    return path.read_text(encoding="utf-8-sig")


def _name_problems(path: Path, names: dict[str, Path]) -> list[str]:
    wrong = [] if article.SLUG.fullmatch(path.stem) else ["its name: expected small letters, digits and _"]
    if path.stem in names:
        wrong.append(f"its name is taken by {names[path.stem].parent.name}/{path.name}")
    names[path.stem] = path
    return wrong
