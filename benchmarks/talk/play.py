"""Plays one talk: a store of its own filled from the scene, a clock, and the desk as the REST channel finds it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from app import shopfile
from app.scenario import file
from app.scenario.fill import Filled, fill
from app.scenario.setting import Scenario
from app.scenario.state import tell
from app.wiring import TRAINING_DATA
from benchmarks.talk.telling import Talk, Turn
from bot.channels import rest
from bot.conversation import Conversations
from domain.errors import BadScenario
from nlu.engines.embedded import EmbeddedEngine
from nlu.train import ensure_model
from storage import Store
from storage.migrate import migrate

MODELS = Path(__file__).parents[2] / "data" / "models"

BETWEEN = timedelta(seconds=40)
"""How long a customer takes for a message."""

MOST_ANSWERS = 7
"""How many standard answers end a talk at the most."""

TWICE = 2
"""How often a customer says the same standard answer."""

ASKS_FOR = {
    "plate": r"车牌|牌照|\bplate\b|registration",
    "phone": r"手机|电话|联系方式|phone|\bnumber to reach|contact number",
    "name": r"称呼|贵姓|姓名|名字|哪位|\bname\b",
    "place": r"在哪里|在哪儿|什么位置|发个位置|\bwhere\b",
    "time": r"什么时候方便|什么时间|哪天|几点|要哪一个|说个时间|when would|what time|which one|just say when",
    "service": r"什么项目|做什么|which service|what (?:would|shall|should)",
    "vehicle": r"哪辆|哪台|什么车|which (?:car|vehicle)",
    "mileage": r"公里|里程|mileage|kilomet|odometer",
    "drivable": r"还能开|能不能开|正常开|drivable|still drive|can it be driven|safe to drive",
    "injured": r"受伤|injur|\bhurt\b",
    "since": r"什么时候开始|多久了|since when|how long has",
}
"""What a desk asks for -> how that sounds in either language."""

CONFIRMS = re.compile(r"^\W*(确认|确定|是的|对的|Yes\b|Confirm)", re.IGNORECASE)
"""The button of a read-back that waits for a yes."""

PLAIN_YES = {"zh": "对的，就这样，确认", "en": "Yes, please go ahead"}


@dataclass
class Said:
    """One step as it went.

    replies: REST answers; news: what the shop had said since the step before, which comes with them. state: the books
    after it. by: script, or fact or yes of the standard answers.
    """

    turn: Turn
    replies: list[dict[str, Any]]
    state: dict[str, Any]
    at: datetime
    by: str = "script"
    news: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that the desk answered, buttons not among it."""
        return "\n".join(reply["text"] for reply in self.replies)

    @property
    def buttons(self) -> list[dict[str, str]]:
        """What could be tapped afterwards."""
        return _buttons(self.replies)

    @property
    def reads_back(self) -> bool:
        """Whether a read-back waits for a yes."""
        return any(CONFIRMS.match(button["title"]) for button in self.buttons)

    @property
    def asks(self) -> bool:
        """Whether the customer is asked for something else than the yes to a read-back."""
        return not self.reads_back and bool(re.search(r"[?？]", self.text))

    @property
    def is_consent(self) -> bool:
        """Whether this step may do what can't be undone."""
        return self.turn.act in ("agree", "tap")


def _buttons(replies: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [button for reply in replies for button in reply.get("buttons", ())]


@dataclass
class Record:
    """A talk that was played: the books before it, each step, and whom the store was filled with."""

    talk: Talk
    scenario: Scenario
    people: Sequence[Filled]
    before: dict[str, Any]
    said: list[Said] = field(default_factory=list)
    broke: str = ""
    """What the desk died of, where it did; the talk ends there."""

    @property
    def me(self) -> Filled:
        """The person who talks."""
        return self.people[0]

    @property
    def after(self) -> dict[str, Any]:
        """The books in the end."""
        return self.said[-1].state if self.said else self.before

    def conversation(self, state: dict[str, Any]) -> dict[str, Any]:
        """The talk as the books have it; empty before the first word."""
        return next((one for one in state["conversations"] if one["address"] == self.me.address), {})

    def __str__(self) -> str:
        lines = []
        for step in self.said:
            words = f"({step.turn.wait} later)" if step.turn.act == "wait" else step.turn.words
            lines.append(f"  > {words}" + (f"   [{step.turn.act}]" if step.turn.act in ("agree", "tap") else ""))
            for reply in [*step.news, *step.replies]:
                shown = " ".join(f"[{button['title']}]" for button in reply.get("buttons", ()))
                lines.append("  < " + reply["text"].replace("\n", "\n    ") + (f"  {shown}" if shown else ""))
        return "\n".join([*lines, *([f"  died: {self.broke}"] if self.broke else [])])


class Stage:
    """Where talks are played: the engine and an empty, migrated store are made once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def engine(self) -> EmbeddedEngine:
        """What understands, trained when there is no model for this code yet."""
        return EmbeddedEngine.load(ensure_model([TRAINING_DATA], MODELS))

    @cached_property
    def _empty(self) -> Path:
        path = self._folder / "empty.db"
        store = Store(f"sqlite:///{path}")
        migrate(store)
        store.close()
        return path

    @cached_property
    def _shop(self) -> Any:
        return shopfile.read(shopfile.DEMO)

    def play(self, talk: Talk) -> Record:
        """The talk from its first word to its standard answers, in a store of its own."""
        path = self._folder / "talk.db"
        for old in self._folder.glob("talk.db*"):
            old.unlink()
        shutil.copyfile(self._empty, path)
        store = Store(f"sqlite:///{path}")
        try:
            record = self._open(store, talk)
            try:
                _Play(record, store, Conversations(store, self.engine)).whole()
            except Broken as error:
                record.broke = repr(error.__cause__)
            return record
        finally:
            store.close()

    def _open(self, store: Store, talk: Talk) -> Record:
        scene, told = self._folder / "scene.yml", {"now": talk.now, **talk.scene}
        scene.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
        try:
            scenario = file.read(scene, self._shop, datetime.fromisoformat(talk.now).replace(tzinfo=self._shop.zone))
            people = fill(store, scenario)
        except BadScenario as error:
            error.add_note(f"the scene of {talk.name}")
            raise
        with store.read() as tx:
            return Record(talk, scenario, people, tell(tx))


class Broken(Exception):
    """The desk raised an error instead of answering."""


class _Play:
    """A talk that is being played."""

    def __init__(self, record: Record, store: Store, desk: Conversations) -> None:
        self.record, self.store, self.desk = record, store, desk
        self.now, self.talk = record.scenario.now, record.talk

    def whole(self) -> None:
        told: list[str] = []
        for turn in self.talk.turns:
            while turn.act == "agree" and len(told) < MOST_ANSWERS and (fact := self.tell_fact(told)):
                told.append(fact)
            self.step(turn)
        while len(told) < MOST_ANSWERS and (answer := self.agree(told) or self.tell_fact(told)):
            told.append(answer)

    def step(self, turn: Turn, by: str = "script") -> None:
        if turn.act == "wait":
            self.now += turn.wait
            self.record.said.append(Said(turn, [], self.record.after, self.now, by))
            return
        self.now += BETWEEN
        told = self.call(self.payload(turn.words) if turn.act == "tap" else turn.words)
        with self.store.read() as tx:
            state = tell(tx)
        messages = self.record.conversation(state)["messages"]
        answers = sum(one["at"] == self.now and one["author"] != "customer" for one in messages)
        news, replies = told[: len(told) - answers], told[len(told) - answers :]
        self.record.said.append(Said(turn, replies, state, self.now, by, news))

    def call(self, message: str) -> list[dict[str, Any]]:
        """The REST channel's call, as the web makes it."""
        body = {"sender": self.record.me.address, "message": message, "message_id": f"m{len(self.record.said)}"}
        with self.store.read() as tx:
            incoming = rest.incoming(tx, body, self.now)
        try:
            self.desk.handle(incoming, self.now)
        except Exception as error:
            raise Broken(message) from error
        with self.store.read() as tx:
            return rest.answer(tx, incoming.address, incoming.remote_id)

    def payload(self, title: str) -> str:
        """What the latest button with these words carries; the words themselves when there is none."""
        for step in reversed(self.record.said):
            for button in [*step.buttons, *_buttons(step.news)]:
                if title.lower() in button["title"].lower():
                    return button["payload"]
        return title

    @property
    def last(self) -> Said | None:
        """The latest step that was answered."""
        return next((step for step in reversed(self.record.said) if step.turn.act != "wait"), None)

    def agree(self, told: list[str]) -> str:
        """Say one plain yes to a read-back that stands in the end."""
        if self.last is None or not self.last.reads_back or not self.talk.agrees or "yes" in told:
            return ""
        self.step(Turn("agree", PLAIN_YES[self.talk.language or "zh"]), "yes")
        return "yes"

    def tell_fact(self, told: list[str]) -> str:
        """Say the fact that is asked for; its name, empty when none is."""
        last = self.last
        for name in wanted(last, self.record.conversation(last.state).get("waits_for")) if last else ():
            if name in self.talk.facts and told.count(name) < TWICE:
                self.step(Turn("say", self.talk.facts[name]), "fact")
                return name
        return ""


def wanted(step: Said, waits_for: Any) -> list[str]:
    """What the desk asks for, the likeliest first: as its books say, then by its last line."""
    lines = [line for line in step.text.splitlines() if line.strip()] if not step.reads_back else []
    words = "\n".join(lines[-1:])
    heard = [name for name, sounds in ASKS_FOR.items() if re.search(sounds, words, re.IGNORECASE)]
    return ([str(waits_for)] if waits_for else []) + heard
