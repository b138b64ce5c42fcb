"""The shop changed on the desk: through the checks of the file, with the one before kept and who did it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from app import shopfile
from app.shop_book.book import FOLDER, ShopBook
from app.shop_book.force import put_in_force
from domain.errors import BadShopFile, IllegalMove, NotAllowed
from domain.shop.shop_change import Edit
from domain.shop.staff import Staff
from storage import Store, shop_changes, shops

Person = Callable[[str], Staff]


@pytest.fixture
def book(store: Store, now: datetime, tmp_path: Path) -> ShopBook:
    """The demo's file as somebody's own, in force."""
    path = Path(shutil.copy(shopfile.DEMO, tmp_path / "shop.yml"))
    with store.write() as tx:
        put_in_force(tx, shopfile.read(path), (), now)
    return ShopBook(path, store, lambda: now, "Asia/Shanghai")


@pytest.fixture
def person(store: Store, book: ShopBook) -> Person:
    """Somebody of the shop by code."""

    def of(code: str) -> Staff:
        with store.read() as tx:
            found = shops.staff_by_code(tx, code)
        assert found is not None
        return found

    return of


def version(book: ShopBook) -> str:
    kept = book.kept()
    assert kept is not None
    return kept.version


def test_what_is_saved_is_in_force_at_once_and_the_file_before_is_kept(
    book: ShopBook, store: Store, person: Person, tmp_path: Path
) -> None:
    before = (tmp_path / "shop.yml").read_text(encoding="utf-8")
    edits = [
        Edit("hours", "sunday", {"": ""}), Edit("hours", "monday", {"": "8:30-12:00，13:00–18:00"}),
        Edit("special_days", "2026-12-25", {"": "09:00-12:00"}), Edit("special_days", "2026-01-01", None),
        Edit("services", "minor_service", {"price": "150"}), Edit("services", "tyre_repair", {"price": "50.00"}),
        Edit("staff", "lin", None), Edit("staff", "", {"name": "周亮", "role": "technician", "telegram_id": "4711471"}),
    ]  # fmt: skip
    edits[1] = Edit("hours", "monday", {"": "08:30-12:00，13:00–18:00"})
    lines = book.change(edits, version(book), person("feng"))
    with store.read() as tx:
        shop = shops.current(tx)
        (change,) = shop_changes.listed(tx)
        assert shops.staff_by_code(tx, "lin") is None
        assert (new := shops.staff_by_telegram(tx, 4711471)) is not None and new.name == "周亮"
    assert shop == shopfile.read(tmp_path / "shop.yml")
    assert shop.service("minor_service").labour_fen == 15_000 and 6 not in {d for d, r in shop.hours.items() if r}
    assert (change.actor, change.lines) == ("staff:feng", lines)
    said = {line["what"]: (line["was"], line["now"]) for line in lines}
    assert said["services.minor_service.price"] == ("120", "150")
    assert not {"hours.monday", "services.tyre_repair.price"} & said.keys(), "what means the same is not touched"
    (kept,) = (tmp_path / FOLDER).iterdir()
    assert kept.read_text(encoding="utf-8") == before
    assert "# 劳动节" in (tmp_path / "shop.yml").read_text(encoding="utf-8"), "comments stay"


@pytest.mark.parametrize(
    "edit",
    [
        Edit("services", "minor_service", {"price": "cheap"}), Edit("services", "nothing", {"price": "1"}),
        Edit("hours", "monday", {"": "9 to 5"}), Edit("hours", "holiday", {"": ""}),
        Edit("special_days", "2026-13-01", {"": ""}), Edit("staff", "chen", {"name": "陈", "role": "king"}),
        Edit("staff", "chen", {"name": 'x"}, {code: y', "role": "advisor", "telegram_id": "-1: {"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_changes_nothing(
    book: ShopBook, store: Store, person: Person, tmp_path: Path, edit: Edit
) -> None:
    before = (tmp_path / "shop.yml").read_bytes()
    with pytest.raises(BadShopFile):
        book.change([edit], version(book), person("feng"))
    assert (tmp_path / "shop.yml").read_bytes() == before and not (tmp_path / FOLDER).exists()
    with store.read() as tx:
        assert shop_changes.listed(tx) == []


def test_nobody_writes_over_what_somebody_else_changed_and_who_may_not_does_not(
    book: ShopBook, person: Person, tmp_path: Path
) -> None:
    seen, price = version(book), Edit("services", "minor_service", {"price": "99"})
    with pytest.raises(NotAllowed):
        book.change([price], seen, person("chen"))
    with pytest.raises(NotAllowed, match="own hand"):
        book.change([Edit("staff", "feng", None)], seen, person("feng"))
    (tmp_path / "shop.yml").write_text((tmp_path / "shop.yml").read_text(encoding="utf-8") + "# by hand\n")
    with pytest.raises(IllegalMove, match="meanwhile"):
        book.change([price], seen, person("feng"))


def test_a_folder_that_cannot_be_written_is_told(
    book: ShopBook, store: Store, person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("app.shop_book.book.keep", full)
    with pytest.raises(BadShopFile, match="Read-only"):
        book.change([Edit("services", "minor_service", {"price": "99"})], version(book), person("feng"))
    with store.read() as tx:
        assert shops.current(tx).service("minor_service").labour_fen == 12_000


def test_names_with_any_letters_are_kept_as_they_are(book: ShopBook, person: Person, tmp_path: Path) -> None:
    name = 'O\'Neil: "Jo" # {x}'
    book.change([Edit("staff", "chen", {"name": name, "role": "advisor"})], version(book), person("feng"))
    staff = yaml.safe_load((tmp_path / "shop.yml").read_text(encoding="utf-8"))["staff"]
    assert next(one for one in staff if one["code"] == "chen")["name"] == name
