"""What simulated customers do with each kind of message the shop sends: tap, write, or let it be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.message import Button
from domain.press import is_known
from simulation.customers import Customers, React
from simulation.people import Person

TROUBLE = {
    "zh": ("还是有异响，没修好，我要投诉", "空调还是不凉"),
    "en": ("The noise is still there, I want to complain", "The air conditioning still does not cool"),
}
GRIEF = {
    "zh": ("等太久了，说好两小时等了一下午", "价格比说好的贵"),
    "en": ("I waited far too long", "It was more expensive than agreed"),
}


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that some customers tap. ValueError for one that can't be pressed.

    share: of those who get the message; by: times this trait of the person. low, high: minutes until then.
    """

    topic: str
    verb: str
    share: float
    low: float = 1
    high: float = 90
    by: str = ""

    def __post_init__(self) -> None:
        if not is_known(self.topic, self.verb):
            raise ValueError(f"There is no button {self.topic}/{self.verb}.")

    def chance(self, person: Person) -> float:
        """How likely that person taps it."""
        return self.share * (float(getattr(person, self.by)) if self.by else 1)


TAPS: Mapping[str, tuple[Tap, ...]] = {
    "visit": (Tap("visit", "confirm", 0.75), Tap("visit", "cancel", 0.05)),
    "order": (Tap("order", "agree", 0.92, 1, 15),),
    "item": (Tap("item", "yes", 0.55, 2, 40), Tap("item", "no", 0.25, 2, 40)),
    "sign": (Tap("sign", "yes", 0.9, 1, 120),),
    "fee": (Tap("fee", "yes", 0.8, 1, 20), Tap("fee", "no", 0.2, 1, 20)),
    "remind": (Tap("remind", "book", 0.53, 2, 300, by="answers"), Tap("stop", "maintenance", 0.015, 2, 60)),
    "campaign": (Tap("campaign", "book", 0.18, 5, 600), Tap("campaign", "no", 0.22, 5, 600)),
    "verify": (Tap("verify", "yes", 0.93, 10, 1200, by="patient"), Tap("verify", "no", 0.15, 10, 1200)),
    "follow": (
        Tap("follow", "fine", 0.9, 5, 600, by="answers"),
        Tap("follow", "trouble", 0.06, 5, 600, by="answers"),
        Tap("follow", "call", 0.04, 5, 600, by="answers"),
    ),
}
"""Topic of a message's buttons -> what is tapped; whoever taps none of it lets it be."""


def _tap(crowd: Customers, person: Person, button: Button) -> None:
    """One of the taps by chance, or none."""
    assert button.press is not None
    left = crowd.world.rng.random()
    for tap in TAPS[button.press.topic]:
        left -= tap.chance(person)
        if left < 0:
            crowd.press(person, tap.topic, tap.verb, tap.low, tap.high)
            return


def _follow(crowd: Customers, person: Person, button: Button) -> None:
    """How the car is, by a tap; whoever is asked what is wrong writes it."""
    if person.button("follow", "trouble"):
        _tap(crowd, person, button)
        return
    said = crowd.world.rng.choice(TROUBLE[person.language])
    crowd.soon(lambda: crowd.world.say(person.address, said), 1, 30)


def _survey(crowd: Customers, person: Person, button: Button) -> None:
    """The score first, then the taps; sometimes in the middle it is left lying."""
    rng = crowd.world.rng
    if rng.random() > (person.answers if person.button("survey", "s") else 0.92):
        return
    taps = [one for one in person.buttons if one.press and one.press.topic == "survey"]
    scores = [one for one in taps if one.label in "12345"]
    if not scores:
        if rng.random() < 0.25:
            said = rng.choice(GRIEF[person.language])
            crowd.soon(lambda: crowd.world.say(person.address, said), 1, 30)
        else:
            crowd.soon(lambda: crowd.world.press(person.address, taps[-1]), 1, 30)
        return
    mood = 3.1 + 1.6 * person.patient + rng.gauss(0, 0.8)
    score = scores[min(len(scores), max(1, round(mood))) - 1]
    crowd.soon(lambda: crowd.world.press(person.address, score), 1, 240)


REACTIONS: Mapping[str, React] = dict.fromkeys(TAPS, _tap) | {"follow": _follow, "survey": _survey}
"""Topic of a message's buttons -> what is done with it."""
