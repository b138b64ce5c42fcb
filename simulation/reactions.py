"""What simulated customers do with each kind of message the shop sends: tap, write, or let it be."""

from __future__ import annotations

from datetime import timedelta

from domain.message import Button, Reply
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


def _confirm(crowd: Customers, person: Person, button: Button, reply: Reply) -> None:
    chance = crowd.world.rng.random()
    if chance < 0.75:
        crowd.press(person, "go|visit|confirm")
    elif chance < 0.80:
        crowd.press(person, "go|visit|cancel")


def _agree(crowd: Customers, person: Person, button: Button, reply: Reply) -> None:
    if crowd.world.rng.random() < 0.92:
        crowd.press(person, "go|order|agree", 1, 15)


def _items(crowd: Customers, person: Person, button: Button, reply: Reply) -> None:
    chance = crowd.world.rng.random()
    if chance < 0.55:
        crowd.press(person, "go|item|agree", 2, 40)
    elif chance < 0.8:
        crowd.press(person, "go|item|decline", 2, 40)


def _sign(crowd: Customers, person: Person, button: Button, reply: Reply) -> None:
    if crowd.world.rng.random() < 0.9:
        crowd.press(person, "go|sign|yes", 1, 120)


def _pay(crowd: Customers, person: Person, button: Button, reply: Reply) -> None:
    crowd.press(person, "go|fee|yes" if crowd.world.rng.random() < 0.8 else "go|fee|no", 1, 20)


def _remind(crowd: Customers, person: Person, button: Button, reply: Reply) -> None:
    chance = crowd.world.rng.random()
    if chance < 0.32 * person.answers / 0.6:
        crowd.press(person, "go|remind|book", 2, 300)
    elif chance > 0.985:
        crowd.press(person, "go|stop|", 2, 60)


def _follow(crowd: Customers, person: Person, button: Button, reply: Reply) -> None:
    if crowd.world.rng.random() > person.answers:
        return
    chance = crowd.world.rng.random()
    if chance < 0.9:
        crowd.press(person, "go|follow|fine", 5, 600)
    elif chance < 0.96:
        crowd.press(person, "go|follow|trouble", 5, 600)
        said = crowd.world.rng.choice(TROUBLE[person.language])
        crowd.world.after(timedelta(minutes=603), lambda: crowd.world.say(person.address, said))
    else:
        crowd.press(person, "go|follow|call", 5, 600)


def _survey(crowd: Customers, person: Person, button: Button, reply: Reply) -> None:
    """The score first, then the taps; sometimes in the middle it is left lying."""
    rng = crowd.world.rng
    if rng.random() > (person.answers if button.data.startswith("go|survey|s:") else 0.92):
        return
    taps = [one for one in person.buttons if one.data.startswith("go|survey|")]
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


def _campaign(crowd: Customers, person: Person, button: Button, reply: Reply) -> None:
    chance = crowd.world.rng.random()
    if chance < 0.18:
        crowd.press(person, "go|campaign|book", 5, 600)
    elif chance < 0.4:
        crowd.press(person, "go|campaign|no", 5, 600)


def _verify(crowd: Customers, person: Person, button: Button, reply: Reply) -> None:
    chance = crowd.world.rng.random()
    if chance < 0.7 * person.patient / 0.75:
        crowd.press(person, "go|solved|yes", 10, 1200)
    elif chance < 0.85:
        crowd.press(person, "go|solved|no", 10, 1200)


REACTIONS: dict[str, React] = {
    "go|visit|confirm": _confirm,
    "go|order|agree": _agree,
    "go|item|": _items,
    "go|sign|": _sign,
    "go|fee|": _pay,
    "go|remind|": _remind,
    "go|follow|": _follow,
    "go|survey|": _survey,
    "go|campaign|": _campaign,
    "go|solved|": _verify,
}
"""Start of a button's data -> what is done with the message that bears it."""
