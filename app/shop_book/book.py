"""The shop file as the desk changes it: read, edited in place, checked as by `shop check`, kept with the one before."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from app import knowledge_files, shopfile
from app.setup.people import code_of
from app.setup.writing import keep
from app.shop_book.force import put_in_force
from app.shop_book.splice import Sheet
from domain.errors import BadShopFile, IllegalMove, NotAllowed, NotFound
from domain.shop.shop import WEEKDAYS, Shop
from domain.shop.shop_change import Edit, Kept, ShopChange
from domain.shop.staff import Staff
from storage import Store, shop_changes

MAY = "manage_shop"
"""Permission of whoever changes the shop."""

FOLDER = "shop-history"
"""Beside the shop file: every one that stood there before a save."""

_PRICE = re.compile(r"\d{1,7}(\.\d{1,2})?")
_SPAN = re.compile(r"\d{1,2}:\d{2}\s*[-–~至]\s*\d{1,2}:\d{2}")
_CLOSED = ("", "closed", "休", "休息", "不营业")


class ShopBook:
    """The shop file of one house. path: None where no file is named, so that nothing can be changed."""

    def __init__(self, path: Path | None, store: Store, now: Callable[[], datetime], timezone: str) -> None:
        self._path, self._store, self._now, self._timezone = path, store, now, timezone

    def kept(self) -> Kept | None:
        """What the file says now; None where there is none. BadShopFile when somebody broke it by hand."""
        if self._path is None or not self._path.is_file():
            return None
        text = self._path.read_text(encoding="utf-8-sig")
        earlier = sorted((path.name for path in self._history.glob("shop-*.yml")), reverse=True)
        return Kept(self._read(text), _version(text), str(self._path), tuple(earlier))

    def change(self, edits: Sequence[Edit], version: str, by: Staff) -> list[dict[str, Any]]:
        """The edits are in the file and in force at once; the lines that changed. Nothing changes unless all is right.

        version: of the file that was looked at. BadShopFile with what is wrong, IllegalMove when the file is another by
        now, NotAllowed for who may not, or would leave.
        """
        by.require(MAY)
        path = self._file()
        text = path.read_text(encoding="utf-8-sig")
        if _version(text) != version:
            raise IllegalMove("The shop file was changed meanwhile: expected to look at it as it is now.")
        sheet = Sheet(text)
        for edit in edits:
            if edit.part == "staff" and edit.name == by.code and edit.values is None:
                raise NotAllowed(f"{by.code} can't leave by their own hand: expected somebody else to do it.")
            try:
                _enter(sheet, edit)
            except KeyError:
                raise BadShopFile(str(path), [f"{edit.part}: there is no {edit.name!r}"]) from None
        lines = _differences(text, sheet.text)
        if not lines:
            return []
        shop = self._read(sheet.text)
        known, now = knowledge_files.read(knowledge_files.beside(path), shop), self._now()
        with self._store.write() as tx:
            put_in_force(tx, shop, known, now)
            shop_changes.add(tx, ShopChange(now, by.actor, lines))
            if _version(path.read_text(encoding="utf-8-sig")) != version:
                raise IllegalMove("The shop file was changed meanwhile: expected to look at it as it is now.")
            self._write(path, text, sheet.text, now.astimezone(shop.zone))
        return lines

    @property
    def _history(self) -> Path:
        return self._file().parent / FOLDER

    def _file(self) -> Path:
        if self._path is None:
            raise NotFound("No shop file is named: expected AFTERCARE_SHOP_FILE.")
        return self._path

    def _read(self, text: str) -> Shop:
        with tempfile.TemporaryDirectory(prefix="shop-") as folder:
            trial = Path(folder) / "shop.yml"
            trial.write_text(text, encoding="utf-8")
            return shopfile.read(trial, timezone=self._timezone)

    def _write(self, path: Path, before: str, after: str, local: datetime) -> None:
        """The file is the new one, whole; the one before is in the history."""
        mode = path.stat().st_mode & 0o777
        try:
            self._history.mkdir(exist_ok=True, mode=0o700)
            keep(self._history / local.strftime("shop-%Y%m%d-%H%M%S-%f.yml"), before, mode)
            keep(path, after, mode)
        except OSError as error:
            said = f"can't be written ({error.strerror}): its folder has to be writable for the desk"
            raise BadShopFile(str(path), [said]) from None


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _enter(sheet: Sheet, edit: Edit) -> None:
    """The edit stands in the text; what means the same is left as it is. What is wrong is found at the reading."""
    path, values = (edit.part, edit.name), edit.values
    if values is None:
        sheet.remove(path)
    elif edit.part in ("hours", "special_days"):
        if not (edit.name in WEEKDAYS if edit.part == "hours" else _is_day(edit.name)):
            raise BadShopFile("shop.yml", [f"{edit.part}: {edit.name!r} is no {'week' * (edit.part == 'hours')}day"])
        _set(sheet, path, _ranges(values[""]))
    elif edit.part == "staff" and not edit.name:
        taken = {str(one["code"]) for one in yaml.safe_load(sheet.text)["staff"]}
        who = {"code": code_of(values["name"], taken), **values}
        said_of = [f"{key}: {_scalar(key, said)}" for key, said in who.items() if said]
        sheet.append(("staff",), "{" + ", ".join(said_of) + "}")
    else:
        for key, said in values.items():
            if said or key in ("name", "price"):
                _set(sheet, (*path, key), _scalar(key, said))
            else:
                sheet.remove((*path, key))


def _set(sheet: Sheet, path: tuple[str, ...], piece: str) -> None:
    """The piece of YAML stands there, unless what stands there means the same."""
    found: Any = yaml.load(sheet.text, yaml.BaseLoader)
    for name in path:
        if isinstance(found, list):
            found = {one["code"]: one for one in found if isinstance(one, dict) and "code" in one}
        found = found.get(name) if isinstance(found, dict) else None
    said = yaml.load(piece, yaml.BaseLoader)
    is_left_out = found is None and said == "closed" and path[0] == "hours"
    if found != said and not is_left_out and (found is None or _as_price(found) != _as_price(said)):
        sheet.set(path, piece)


def _as_price(said: object) -> object:
    return float(said) if isinstance(said, str) and _PRICE.fullmatch(said) else said


def _is_day(name: str) -> bool:
    try:
        return date.fromisoformat(name).isoformat() == name
    except ValueError:
        return False


def _ranges(said: str) -> str:
    """`08:30-12:00 13:00-18:00` as a list of a shop file; a day without hours is closed."""
    if said.strip().casefold() in _CLOSED:
        return "closed"
    spans = [re.sub(r"\s*[-–~至]\s*", "-", span) for span in _SPAN.findall(said)]
    left = _SPAN.sub("", said).strip(" ,，、;；")
    return "[" + ", ".join(json.dumps(one, ensure_ascii=False) for one in [*spans, *([left] if left else [])]) + "]"


def _scalar(key: str, said: str) -> str:
    is_number = (key == "price" and _PRICE.fullmatch(said)) or (key == "telegram_id" and said.isdecimal())
    return said if is_number else json.dumps(said, ensure_ascii=False)


def _differences(before: str, after: str) -> list[dict[str, Any]]:
    """What is otherwise, by its path; empty for what is not there."""
    old, new = _flat("", yaml.load(before, yaml.BaseLoader)), _flat("", yaml.load(after, yaml.BaseLoader))
    names = dict.fromkeys((*old, *new))
    return [
        {"what": name, "was": old.get(name, ""), "now": new.get(name, "")}
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]


def _flat(path: str, value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list) and value and all(isinstance(one, dict) and "code" in one for one in value):
        pairs = [(one["code"], one) for one in value]
    else:
        return {path: " ".join(map(str, value)) if isinstance(value, list) else str(value)}
    found: dict[str, str] = {}
    for name, one in pairs:
        found |= _flat(f"{path}.{name}".removeprefix("."), one)
    return found
