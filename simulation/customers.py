"""What simulated customers do: they need something now and then, say it in words, and answer what they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.message import Button, Reply
from domain.press import FORM
from simulation.people import Person
from simulation.world import World

WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "service": {
        "zh": (
            "{plate} {when}想做个小保养",
            "帮我约{when}做保养",
            "预约{when}大保养，车牌{plate}",
            "该换机油了，{when}有空吗",
        ),
        "en": ("I'd like to book a minor service {when}, {plate}", "Can you do an oil change {when}?"),
    },
    "fault": {
        "zh": ("空调不制冷了，怎么回事", "起步的时候有异响", "方向盘有点抖，跑高速明显", "发动机故障灯亮了"),
        "en": ("The air conditioning doesn't cool any more", "There is a strange noise when I pull away"),
    },
    "danger": {
        "zh": ("刹车踩下去没反应，停在路边了", "车头冒烟了怎么办"),
        "en": ("The brakes failed, I am at the roadside",),
    },
    "complaint": {
        "zh": ("上次修完没两天又响了，我要投诉", "等了一下午才取到车，太慢了，要投诉", "收费跟说好的不一样，我要投诉"),
        "en": ("The repair you did last week has not held, I want to complain",),
    },
    "question": {
        "zh": ("小保养多少钱", "你们几点下班", "我的车修到哪了"),
        "en": ("How much is a minor service?", "When do you close?"),
    },
}
"""What is said for each need. {when}: a wished time in words, {plate}: the vehicle's."""

WHEN = {
    "zh": ("明天上午", "后天下午", "周六上午", "下周二下午三点", "这周末"),
    "en": ("tomorrow morning", "on Saturday", "next Tuesday at 3 pm"),
}

SHARES = (("service", 0.58), ("fault", 0.18), ("danger", 0.02), ("complaint", 0.05), ("question", 0.17))
"""How the needs that are not prompted by the shop are spread."""

NEEDS_PER_YEAR = 3.2
"""Times a customer writes of their own accord in a year."""

PREFERRED = {
    "confirm": ("yes",),
    "drivable": ("yes",),
    "transport": ("wait", "leave"),
    "time": (),
    "since": ("skip",),
    "phone": ("skip",),
    "place": ("skip",),
}
"""Open question -> answers taken first; the first button else."""

React = Callable[["Customers", Person, Button], None]
"""What a person does with the last message, which bears this button."""


@dataclass
class Customers:
    """All people of the world and what they do. reactions: topic of a button -> what is done with its message."""

    world: World
    people: dict[str, Person]
    reactions: Mapping[str, React]

    def live(self, until: datetime) -> None:
        """Each person's own needs are on the agenda up to that time."""
        days = (until - self.world.now) / timedelta(days=1)
        for person in self.people.values():
            expected = NEEDS_PER_YEAR * days / 365
            while self.world.rng.random() < expected:
                expected -= 1
                self._plan_need(person, days)

    def _plan_need(self, person: Person, days: float) -> None:
        rng = self.world.rng
        kind = rng.choices([kind for kind, _ in SHARES], [share for _, share in SHARES])[0]
        day = self.world.now + timedelta(days=rng.random() * days)
        hour = rng.choices(range(7, 23), [2, 5, 8, 9, 8, 6, 5, 6, 6, 6, 6, 7, 8, 8, 6, 3])[0]
        when = datetime.combine(day.date(), time(hour, rng.randrange(60)), day.tzinfo)
        if kind == "danger" and rng.random() < 0.3:
            when += timedelta(hours=8)
        self.world.at(when, lambda: self.write(person, kind))

    def write(self, person: Person, need: str) -> None:
        """The person says what they need."""
        rng = self.world.rng
        words = rng.choice(WORDS[need][person.language])
        said = words.format(plate=person.plate, when=rng.choice(WHEN[person.language]))
        self.world.say(person.address, said, name=person.name)

    def hear(self, address: str, reply: Reply) -> None:
        """The person has got the message, and reacts after a while or not at all."""
        person = self.people[address]
        buttons = [button for row in reply.buttons for button in row]
        person.seen, person.buttons = reply, buttons
        topics = [(button.press.topic, button) for button in buttons if button.press]
        unasked = next(((topic, button) for topic, button in topics if topic in self.reactions), None)
        if unasked is not None:
            self.reactions[unasked[0]](self, person, unasked[1])
            return
        asked = [button for topic, button in topics if topic == FORM]
        if asked and self.world.rng.random() < 0.93:
            self.soon(lambda: self._answer(person, reply, asked), 0.3, 4)

    def soon(self, do: Callable[[], None], low_minutes: float, high_minutes: float) -> None:
        """That happens after some minutes."""
        self.world.after(timedelta(minutes=self.world.rng.uniform(low_minutes, high_minutes)), do)

    def press(self, person: Person, topic: str, verb: str, low: float, high: float) -> None:
        """The person taps, some minutes later, that button of the last message, if it has one."""
        if (found := person.button(topic, verb)) is not None:
            self.soon(lambda: self.world.press(person.address, found), low, high)

    def _answer(self, person: Person, reply: Reply, asked: list[Button]) -> None:
        """The open question is answered by the preferred button, unless something else was said since."""
        if person.seen is not reply:
            return
        values = {button.press.parts[1]: button for button in asked if button.press}
        slot = asked[0].press.verb if asked[0].press else ""
        if slot == "details":
            self.write(person, "complaint")
            return
        chosen = next((value for value in PREFERRED.get(slot, ()) if value in values), next(iter(values)))
        if chosen != "drop":
            self.world.press(person.address, values[chosen])
