"""The questions of `aftercare init`, in their order, and what is an answer to each.

An answer is what somebody types, or what a file gives: a list there is read as items with commas between them, a
group as `name=value` items. What is no answer is a BadAnswer, whose words (`init.<key>`) say what is expected.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from app.settings import Settings, is_loopback
from app.setup import days_off, people, places
from app.setup.answer import BadAnswer
from app.setup.demo_values import is_demo
from app.setup.price_list import PACKAGES, prices_said

Answers = dict[str, Any]
"""Question -> its answer as read."""

CHANNELS = ("web", "telegram")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. read: the typed words, and what was answered before -> the answer, or BadAnswer.

    usual: what an empty line means; None where something must be said. when: only asked after such answers; such a
    question follows up one of the twelve. secret: not shown while it is typed. offered: answers to choose from.
    """

    name: str
    read: Callable[[str, Answers], Any]
    usual: Callable[[Answers], str] | None = None
    when: Callable[[Answers], bool] | None = None
    secret: bool = False
    offered: tuple[str, ...] = ()


def _language(said: str, _: Answers) -> str:
    known = {"zh": "zh", "中文": "zh", "chinese": "zh", "en": "en", "english": "en", "英文": "en"}
    if said.casefold() not in known:
        raise BadAnswer("not_language")
    return known[said.casefold()]


def _both(said: str, _: Answers) -> tuple[str, str]:
    """Chinese and English, with a slash between them; one text for both."""
    zh, _slash, en = (part.strip() for part in said.partition("/"))
    if not zh or max(len(zh), len(en)) > 80:
        raise BadAnswer("not_words")
    if is_demo(zh):
        raise BadAnswer("demo_value", said=zh)
    return zh, en or zh


def _phone(said: str, _: Answers) -> str:
    if not re.fullmatch(r"\+?[0-9][0-9 -]{1,22}", said):
        raise BadAnswer("not_phone", said=said)
    if is_demo(said):
        raise BadAnswer("demo_value", said=said)
    return said


def _rescue(said: str, before: Answers) -> str:
    return str(before["phone"]) if said in ("=", "same", "同上", "一样") else _phone(said, before)


def _timezone(said: str, _: Answers) -> str:
    zones = available_timezones()
    if said not in zones:
        near = difflib.get_close_matches(said, zones, n=1, cutoff=0.5)
        raise BadAnswer("not_timezone", said=said, near=near[0] if near else "Asia/Shanghai")
    return said


def _country(said: str, _: Answers) -> str:
    if said.casefold() in ("none", "无", "不要"):
        return ""
    if not days_off.is_country(said.upper()):
        raise BadAnswer("not_country", said=said)
    return said.upper()


def _one_of(options: tuple[str, ...], key: str) -> Callable[[str, Answers], str]:
    def read(said: str, _: Answers) -> str:
        if said.casefold() not in options:
            raise BadAnswer(key, said=said)
        return said.casefold()

    return read


def _channels(said: str, _: Answers) -> tuple[str, ...]:
    found = tuple(word for word in re.split(r"[\s,，、]+", said.casefold()) if word)
    unknown = [word for word in found if word not in CHANNELS]
    if unknown:
        raise BadAnswer("not_channel", said=unknown[0])
    return found


def _setting(name: str, key: str) -> Callable[[str, Answers], str]:
    """An answer that the settings would take for that name."""

    def read(said: str, _: Answers) -> str:
        try:
            Settings.__pydantic_validator__.validate_assignment(Settings.model_construct(), name, said)
        except ValueError:
            raise BadAnswer(key) from None
        return said

    return read


def _reached(said: str, _: Answers) -> str:
    """The address of this server: https of the world, http of this network, empty for none."""
    if said.casefold() in ("none", "无", "没有"):
        return ""
    address = said.rstrip("/")
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-\[\]:]+", address):
        raise BadAnswer("not_address", said=said)
    if "example." in address:
        raise BadAnswer("demo_value", said=said)
    if address.startswith("http://") and not (is_loopback(address) or places.is_private(address)):
        raise BadAnswer("needs_https", said=said)
    return address


def _has_telegram(before: Answers) -> bool:
    return "telegram" in before["channels"]


QUESTIONS: tuple[Question, ...] = (
    Question("language", _language, lambda _: "zh", offered=("zh", "en")),
    Question("name", _both),
    Question("address", _both),
    Question("phone", _phone),
    Question("rescue_phone", _rescue, lambda _: "="),
    Question("timezone", _timezone, lambda _: "Asia/Shanghai"),
    Question("holidays", _country, lambda before: days_off.country_of(before["timezone"]) or "none"),
    Question(
        "days_off",
        _one_of(days_off.CHOICES, "not_days_off"),
        lambda _: "festivals",
        lambda before: bool(before["holidays"]),
        offered=days_off.CHOICES,
    ),
    Question("hours", lambda said, _: places.hours(said), lambda _: "all_week", offered=tuple(places.TEMPLATES)),
    Question("bays", lambda said, _: places.bays(said), lambda _: "3"),
    Question("services", _one_of(tuple(PACKAGES), "not_package"), lambda _: "basic", offered=tuple(PACKAGES)),
    Question("prices", prices_said, lambda _: ""),
    Question("people", lambda said, _: people.people(said)),
    Question("channels", _channels, lambda _: "web", offered=("web", "web, telegram")),
    Question("customer_bot_token", _setting("customer_bot_token", "not_token"), None, _has_telegram, secret=True),
    Question("staff_bot_token", _setting("staff_bot_token", "not_token"), lambda _: "", _has_telegram, secret=True),
    Question(
        "staff_chat_id",
        _setting("staff_chat_id", "not_chat"),
        None,
        lambda before: _has_telegram(before) and bool(before["staff_bot_token"]),
    ),
    Question("reached", _reached, lambda _: "none"),
)
"""Twelve, and what follows up some of them."""

FOLLOWING = ("days_off", "prices", "customer_bot_token", "staff_bot_token", "staff_chat_id", "reached")
"""Questions that are part of the one before, and have no number of their own."""


def as_typed(given: object) -> str:
    """What a file gives, as somebody would have typed it."""
    if isinstance(given, Mapping):
        return ", ".join(f"{name}={as_typed(value)}" for name, value in given.items())
    if isinstance(given, list):
        return ", ".join(as_typed(item) for item in given)
    return "" if given is None else str(given).strip()
