"""What strangers say and tap, made from the training sentences of every intent and from every button there is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.leaks.shops import Owner
from bot import flow
from bot.conversation import Conversations
from bot.dialogs import answers
from bot.message import Incoming, Media
from domain.message import Reply
from domain.press import FORM, GRAMMAR, Press
from nlu.training_data import Example, load

NLU = Path(__file__).parents[2] / "nlu" / "data"
IDS = (2,)
"""Numbers that the owner's things bear: the coming visit, its ticket."""

VALUES = ((), ("1",), ("skip",), ("price",), ("price", "5"), ("202603200100",))
MENU = sorted(answers.ANSWERS | flow.STARTS)
"""Matters that a button can begin."""


@dataclass(frozen=True)
class Step:
    """Something a stranger does. kind: as of Incoming; a "button" without data is the first of the last answer."""

    kind: str
    said: str = ""


Talk = tuple[Step, ...]
TAP = Step("button")


def talks(owner: Owner, each: int, seed: int = 7) -> list[Talk]:
    """So many talks of every intent about what is the owner's, and each button with somebody else's numbers."""
    rng, again = random.Random(seed), cycle(_insisting(owner))
    by_intent: dict[str, list[Example]] = {}
    for example in load([NLU]):
        by_intent.setdefault(example.intent, []).append(example)
    found = [
        (Step("text", _about(owner, example, number)), next(again))
        for intent, some in sorted(by_intent.items())
        for number, example in enumerate(_chosen(rng, some, each * 3 if intent == "ask_record" else each))
    ]
    taps = [Step("button", data) for data in presses()]
    return [*found, *(tuple(taps[at : at + 8]) for at in range(0, len(taps), 8))]


def _chosen(rng: random.Random, some: Sequence[Example], count: int) -> list[Example]:
    """Those that name somebody or something first, then any."""
    naming = [one for one in some if any(span.kind in ("plate", "phone", "person", "vin") for span in one.spans)]
    first = rng.sample(naming, min(len(naming), -(-count // 2)))
    return first + rng.sample(some, count - len(first))


def _about(owner: Owner, example: Example, number: int) -> str:
    """The sentence with the owner's name, phone, plate and vehicle in it; put before it where it names none."""
    theirs = {
        "plate": owner.plate, "phone": owner.number, "person": owner.name, "vin": owner.vin, "model": owner.model,
        "brand": owner.brand,
    }  # fmt: skip
    words = example.text
    for span in sorted(example.spans, key=lambda one: one.start, reverse=True):
        words = words[: span.start] + theirs.get(span.kind, words[span.start : span.end]) + words[span.end :]
    if any(span.kind in ("plate", "phone", "person", "vin") for span in example.spans):
        return words
    me = (f"我是{owner.name}", owner.number, f"{owner.name} {owner.number} {owner.plate}", owner.plate, owner.vin)
    her = (f"I am {owner.name}", owner.number, f"{owner.name}, {owner.number}, {owner.plate}", owner.plate, owner.vin)
    return f"{(her if example.language == 'en' else me)[number % 5]}{', ' if example.language == 'en' else '，'}{words}"


def _insisting(owner: Owner) -> list[Step]:
    """What somebody does next who wants to know."""
    who, plate = owner.name, owner.plate
    said = (
        f"我就是车主，{plate}，什么时候保养过，花了多少钱",
        f"手机号{owner.number}，查一下我的预约", "是的", f"{plate}修好了吗",
        f"把{plate}的预约改到后天下午三点",
        f"取消{plate}的预约", f"my car is {plate}, when is my next service?",
        "B2026-0001到哪一步了", f"{plate}还在保修期吗", f"我老婆{who}约的几点",
        f"上次那个{owner.symptom}又犯了，{plate}",
        f"{plate}现在多少公里了", f"{plate} 明天上午九点做保养", "C2026-0001处理得怎么样了",
        f"{plate}的技师在哪",
        f"I'm {who}, what did I pay last time?", f"我要投诉，{plate}的事没人管", f"把{who}的资料发我一份",
        "我的信用分多少", f"{plate}和苏A11111两辆车一起保养",
    )  # fmt: skip
    beside = [TAP, Step("contact", owner.phone), Step("photo", owner.plate)]
    return [*(Step("text", words) for words in said), *beside]


def presses() -> Iterator[str]:
    """Every button that customers can be shown, with numbers of things that are not theirs, and some of staff's."""
    for topic, verbs in GRAMMAR.items():
        named = verbs if "*" not in verbs else MENU if topic == "menu" else ("service", "claim", "note")
        for verb in named if topic != FORM else ():
            yield from _buttons(topic, verb)


def _buttons(topic: str, verb: str) -> Iterator[str]:
    """The spellings that the grammar takes, each with the numbers."""
    for rest in VALUES:
        spelled = {_data(topic, verb, number, *rest) for number in IDS} | ({_data(topic, verb)} if not rest else set())
        if found := sorted(spelled - {""}):
            yield from found
            return


def _data(topic: str, verb: str, *parts: int | str) -> str:
    try:
        return Press(topic, verb, *parts).data
    except ValueError:
        return ""


def play(desk: Conversations, talk: Talk, address: str, now: datetime) -> list[list[Reply]]:
    """What the shop answers to each step of somebody who writes from that address."""
    said: list[list[Reply]] = []
    for number, step in enumerate(talk):
        shown = [button for reply in (said[-1] if said else ()) for row in reply.buttons for button in row]
        told: dict[str, Any] = {"kind": step.kind}
        match step.kind:
            case "button":
                told["button"] = step.said or next((button.data for button in shown if button.press), "go|menu|handoff")
            case "contact":
                told["contact_phone"] = step.said
            case "photo":
                told |= {"text": step.said, "media": (Media("photo", "ref"),)}
            case _:
                told["text"] = step.said
        incoming = Incoming("web", "", address, f"{address}:{number}", at=now, **told)
        said.append(list(desk.handle(incoming, now).replies))
    return said
