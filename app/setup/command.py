"""`aftercare init`: from the questions to a shop in force, or from a backup to one that is back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from dotenv import dotenv_values

from app import opening, shopfile
from app.clock import Clock
from app.keeping import archive, store_files
from app.settings import ENV_FILE, BadSettings, Settings, settings_of, with_data_dir
from app.setup import interview, price_list, writing
from app.setup.people import Person
from app.setup.questions import Answers
from app.setup.schema import shop_schema
from texts import text

Say = Callable[[str], object]


def init(folder: Path, data: Path, answers_file: Path | None, ask: interview.Ask, now: Clock, say: Say) -> None:
    """The folder holds a shop file and settings, and the store below `data` knows the shop.

    BadSettings when there is a shop file or settings already; BadAnswers for a file that leaves something open.
    """
    must_be_new(folder)
    answers = interview.of_file(answers_file) if answers_file else interview.on_terminal(ask, say)
    conclude(answers, folder, data, now, say)


def must_be_new(folder: Path) -> None:
    """BadSettings when a shop file or settings are there already."""
    there = [path for name in (writing.SHOP, writing.SETTINGS) if (path := folder / name).exists()]
    if there:
        raise BadSettings(
            [f"{there[0]} is there already: expected a folder without one (--into FOLDER), or to edit it"]
        )


def conclude(answers: Answers, folder: Path, data: Path, now: Clock, say: Say) -> None:
    """What was answered is written and in force, or the backup that was named is back; what comes next is said."""
    folder.mkdir(parents=True, exist_ok=True)
    if interview.BACKUP in answers:
        _bring_back(answers[interview.BACKUP], folder, data, say)
        return
    _write(answers, folder.absolute(), data.absolute(), now())
    with store_files.opened(found := settings_in(folder)):
        opening.open_house(found, now, shop_file=found.shop_file).store.close()
    _say_what_next(answers, folder, say)


def schema() -> str:
    """The shop file's JSON Schema."""
    return json.dumps(shop_schema(), ensure_ascii=False, indent=1)


def _write(answers: Answers, folder: Path, data: Path, now: datetime) -> None:
    """Both files, the shop file read once more as the house will read it."""
    shop = folder / writing.SHOP
    writing.keep(shop, writing.shop_file(answers, now), 0o644)
    try:
        shopfile.read(shop, timezone=answers["timezone"])
    except BaseException:
        shop.unlink()
        raise
    writing.keep(folder / writing.SETTINGS, writing.settings_file(answers, shop, data))


def settings_in(folder: Path) -> Settings:
    """The settings that were written there."""
    return with_data_dir(settings_of(folder / ENV_FILE))


def _say_what_next(answers: Answers, folder: Path, say: Say) -> None:
    language = answers["language"]
    say(text("init.done", language, shop=folder / writing.SHOP, settings=folder / writing.SETTINGS))
    able = {one for bay in answers["bays"] for one in bay.capabilities}
    offered = {one.code for one in price_list.offers(answers["services"], answers["prices"], able)}
    left_out = [code for code in price_list.PACKAGES[answers["services"]] if code not in offered]
    if left_out:
        say(text("init.left_out", language, services=", ".join(left_out)))
    keeper = keeper_of(answers)
    say(text("init.next", language, code=keeper.code, name=keeper.name))


def keeper_of(answers: Answers) -> Person:
    """Who looks after the new shop."""
    found: Person = next(one for one in answers["people"] if one.role in ("manager", "admin"))
    return found


def _bring_back(kept: Path, folder: Path, data: Path, say: Say) -> None:
    """The archive's store and files are below `data`, its shop file and settings in the folder, without secrets."""
    found = settings_of(None, data_dir=data.absolute())
    store_files.restore(found, kept)
    settings, shop = archive.texts_of(kept)
    if shop:
        writing.keep(folder / writing.SHOP, shop, 0o644)
    shop_path = (folder / writing.SHOP).absolute() if shop else None
    lines, missing = archive.settings_again(settings, shop_path, data.absolute())
    writing.keep(folder / writing.SETTINGS, lines)
    language = dotenv_values(folder / ENV_FILE).get("AFTERCARE_LANGUAGE") or "zh"
    say(text("init.restored", language, archive=kept))
    if missing:
        say(text("init.give_again", language, settings=folder / ENV_FILE, names=", ".join(missing)))
