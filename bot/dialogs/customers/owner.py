"""Booking for somebody else: the owner's plate, name and phone, and nothing of the writer's record (A3, A5)."""

from __future__ import annotations

import re

from bot.dialog import Frame, Turn, choice, pressed
from domain.message import Button

_ZH = (
    "老婆|爱人|妻子|媳妇|太太|老公|先生|丈夫|对象|女朋友|男朋友|爸爸|妈妈|爸|妈|父亲|母亲|岳父|岳母|公公|婆婆|儿子|女儿|哥哥|姐姐|弟弟|妹妹|"
    "哥|姐|弟|妹|朋友|同事|老板|领导|邻居|亲戚|叔叔|阿姨|舅舅"
)
_EN = (
    "wife|husband|partner|girlfriend|boyfriend|mother|father|mom|mum|dad|son|daughter|brother|sister|friend|colleague|"
    "boss|neighbou?r|uncle|aunt|in-laws?"
)
_FOR = re.compile(
    rf"(?:帮|替|给|为)(?:我)?(?:的)?({_ZH})|(?<![和跟])我({_ZH})(?:的|那辆|那台)?车|"
    rf"\bfor my ({_EN})\b|\bmy ({_EN})['’]s (?:car|van|suv|truck|vehicle|new|old)\b"
)
_FILLER = re.compile(
    r"[她他]?(?:的)?(?:名字|姓名|电话|手机号?|号码|称呼)|[她他]|叫|是|姓|车主|我|(?:her|his|the|their)?\s*(?:name|phone|number|mobile)"
    r"(?: is)?|\b(?:she|he|it)(?:'s| is)\b"
)
_ME = re.compile(
    r"联系我|找我|打给我|(?:用|留|就)我的?|不用|不方便|"
    r"\bcontact me\b|\bmy (?:own )?(?:number|phone)\b|\buse mine\b|\bcall me\b"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}")


def is_meant(words: str) -> bool:
    """True when the words ask for somebody else's vehicle."""
    return _FOR.search(words.lower()) is not None


def take_other(turn: Turn, frame: Frame) -> bool:
    """True when the message says whose vehicle it is, or answers who the owner is."""
    found = _FOR.search(turn.words.lower())
    if found and "for" not in frame.slots:
        frame.slots["for"] = next(group for group in found.groups() if group)
        _take_vehicle_words(turn, frame)
        _take_contact(turn, frame, named=False)
        return True
    if "for" not in frame.slots:
        return False
    if pressed(turn, "phone") == "skip" or (frame.asked == "phone" and _ME.search(turn.words.lower())):
        frame.slots["owner_phone"] = ""
        return True
    _take_vehicle_words(turn, frame)
    return _take_contact(turn, frame, named=frame.asked == "phone")


def answers(turn: Turn, frame: Frame) -> bool:
    """True when the words answer who the owner is, or that the writer should be called."""
    if "for" not in frame.slots or frame.asked != "phone":
        return False
    return bool(turn.understanding.of("phone") or _ME.search(turn.words.lower()))


def _take_vehicle_words(turn: Turn, frame: Frame) -> None:
    if model := turn.understanding.first("model"):
        frame.slots["owner_model"] = f"{model['brand']} {model['model']}".strip()
        frame.slots["owner_car"] = [model["brand"], model["model"]]


def _take_contact(turn: Turn, frame: Frame, *, named: bool) -> bool:
    reading = turn.understanding
    told = turn.incoming.contact_phone or reading.first("phone")
    name = reading.first("person") or turn.incoming.contact_name
    if named and not name:
        phones = [entity.text for entity in reading.of("phone")]
        rest = turn.words
        for phone in phones:
            rest = rest.replace(phone, " ")
        match = _NAME.search(_FILLER.sub(" ", rest))
        name = match[0] if match else None
    if told:
        frame.slots["owner_phone"] = told
    if name:
        frame.slots["owner_name"] = name
        frame.slots.setdefault("owner_phone", "")
    return bool(told or name)


def settle_owner(turn: Turn, frame: Frame) -> bool:
    """True when the owner's name or phone is known or was left out on purpose; otherwise it has been asked."""
    if "for" not in frame.slots or "owner_phone" in frame.slots:
        return True
    frame.tries = frame.tries + 1 if frame.asked == "phone" else 1
    frame.asked = "phone"
    skip: list[list[Button]] = [[choice(frame, "phone", turn.label("another.use_mine"), "skip")]]
    turn.say("another.ask_contact", buttons=skip, who=who(turn, frame))
    return False


def who(turn: Turn, frame: Frame) -> str:
    """How the owner is spoken of: "您老婆", "your wife"."""
    return f"your {frame.slots['for']}" if turn.language == "en" else f"您{frame.slots['for']}"
