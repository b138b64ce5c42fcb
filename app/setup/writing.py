"""What comes of the answers: a shop file that can be read and gone on with, and settings nobody else reads."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from app.settings import PREFIX
from app.setup import days_off, price_list
from app.setup.questions import Answers
from domain.shop.shop import WEEKDAYS
from texts import text

SHOP, SETTINGS = "shop.yml", ".env"


def shop_file(answers: Answers, now: datetime) -> str:
    """The shop file of these answers, with words on what each part is for."""
    return "\n".join(_shop(answers, now)) + "\n"


def _shop(answers: Answers, now: datetime) -> Iterator[str]:
    language = answers["language"]

    def note(key: str) -> str:
        return "# " + text(f"init_file.{key}", language)

    yield note("head")
    yield "shop:"
    yield f"  name: {_both(answers['name'])}"
    yield f"  address: {_both(answers['address'])}"
    yield f"  phone: {_quoted(answers['phone'])}"
    yield f"  rescue_phone: {_quoted(answers['rescue_phone'])}  {note('rescue')}"
    yield f"  timezone: {answers['timezone']}"
    yield from ("", note("hours"), "hours:")
    yield from (f"  {day}: {_spans(answers['hours'][day])}" for day in WEEKDAYS if day in answers["hours"])
    yield from _special_days(answers, now)
    yield from ("", note("bays"), "bays:")
    for bay in answers["bays"]:
        able = f", capabilities: [{', '.join(bay.capabilities)}]" if bay.capabilities else ""
        yield f"  - {{code: {bay.code}, name: {_quoted(bay.name)}{able}}}"
    yield from ("", note("services"), "services:")
    able_to = {one for bay in answers["bays"] for one in bay.capabilities}
    for one in price_list.offers(answers["services"], answers["prices"], able_to):
        need = f", capability: {one.capability}" if one.capability else ""
        name = _both((one.name_zh, one.name_en))
        yield f"  - {{code: {one.code}, name: {name}, duration: {one.minutes} min, price: {one.price}{need}}}"
    yield from ("", note("people"), "staff:")
    for who in answers["people"]:
        account = f", telegram_id: {who.telegram_id}" if who.telegram_id else ""
        yield f"  - {{code: {who.code}, name: {_quoted(who.name)}, role: {who.role}{account}}}"
    yield from ("", note("more"))


def _special_days(answers: Answers, now: datetime) -> Iterator[str]:
    """The holidays of this year and the next; a make-up day has the hours of a Friday where it would be closed."""
    country, week = answers["holidays"], answers["hours"]
    today = days_off.today_in(answers["timezone"], now)
    if not country:
        return
    found = days_off.days(country, answers["days_off"], [today.year, today.year + 1])
    found = [day for day in found if day.on >= today and (WEEKDAYS[day.on.weekday()] in week) != day.works]
    if not found:
        return
    yield from ("", "# " + text("init_file.special_days", answers["language"]))
    if not days_off.is_announced(country, today.year + 1):
        yield "# " + text("init_file.not_announced", answers["language"], year=today.year + 1)
    yield "special_days:"
    for day in found:
        name = day.name or text("init_file.works", answers["language"])
        hours = _spans(week.get("friday") or next(iter(week.values()))) if day.works else "closed"
        yield f"  {day.on.isoformat()}: {hours}  # {name}"


def settings_file(answers: Answers, shop: Path, data: Path) -> str:
    """The settings of these answers, one to a line."""
    reached = answers["reached"]
    lines = {
        "SHOP_FILE": str(shop),
        "DATA_DIR": str(data),
        "LANGUAGE": answers["language"],
        "TIMEZONE": answers["timezone"],
        "PUBLIC_URL": reached if reached.startswith("https://") else "",
        "LAN_URL": reached if reached.startswith("http://") else "",
        **{name.upper(): answers.get(name, "") for name in ("customer_bot_token", "staff_bot_token", "staff_chat_id")},
    }
    head = "# " + text("init_file.settings", answers["language"])
    return "\n".join([head, *(f"{PREFIX}{name}={value}" for name, value in lines.items() if value)]) + "\n"


def keep(path: Path, words: str, mode: int = 0o600) -> None:
    """The words are in the file, which is whole or not there, and is read by whom the mode lets."""
    made = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
    made.chmod(mode)
    made.replace(path)


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _both(pair: Sequence[str]) -> str:
    zh, en = pair
    return _quoted(zh) if zh == en else f"{{zh: {_quoted(zh)}, en: {_quoted(en)}}}"


def _spans(spans: Sequence[str]) -> str:
    return "[" + ", ".join(_quoted(span) for span in spans) + "]"
