"""Who lives near the simulated shop: people with a vehicle, habits and a temper, all drawn from one seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from domain.message import Button, Reply

_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = ("伟", "芳", "娜", "敏", "静", "强", "磊", "军", "洋", "勇", "艳", "杰", "涛", "明", "超", "霞", "平", "桂英")
_ENGLISH = ("Ann Lee", "Tom Baker", "Maria Silva", "John Smith", "Priya Rao", "Omar Haddad", "Eva Novak", "Paul Meyer")
_CARS = (
    ("大众", "帕萨特"), ("丰田", "卡罗拉"), ("本田", "雅阁"), ("比亚迪", "汉"), ("别克", "君威"),
    ("日产", "轩逸"), ("宝马", "3系"), ("吉利", "星瑞"), ("长安", "CS75"), ("哈弗", "H6"),
)  # fmt: skip
_PLATE = "ABCDEFGHJKLMNPQRSTUVWXYZ"

ENGLISH_SHARE = 0.12
"""Share of people who write English."""


@dataclass
class Person:
    """Somebody with a vehicle. address: their chat. The rates say how they behave, each a probability.

    km_per_day: how much they drive. punctual: comes on time. patient: bears with a delay or a second repair.
    answers: reacts to what the shop sends unasked. seen: what was last said to them.
    """

    number: int
    name: str
    phone: str
    language: str
    plate: str
    brand: str
    model: str
    delivered_on: date
    km: int
    km_per_day: float
    punctual: float
    patient: float
    answers: float
    customer_id: int = 0
    vehicle_id: int = 0
    conversation_id: int = 0
    seen: Reply | None = None
    buttons: list[Button] = field(default_factory=list)

    def button(self, topic: str, verb: str) -> Button | None:
        """That button of what was last said to them."""
        presses = [(button, button.press) for button in self.buttons if button.press]
        return next((button for button, press in presses if (press.topic, press.verb) == (topic, verb)), None)

    @property
    def address(self) -> str:
        """Their chat."""
        return str(1_000_000 + self.number)


def populate(count: int, today: date, rng: Random) -> list[Person]:
    """So many people, the same ones for the same seed."""
    return [_person(number, today, rng) for number in range(count)]


def _person(number: int, today: date, rng: Random) -> Person:
    english = rng.random() < ENGLISH_SHARE
    name = rng.choice(_ENGLISH) if english else rng.choice(_FAMILY) + rng.choice(_GIVEN)
    brand, model = rng.choice(_CARS)
    age_days = int(rng.triangular(60, 3600, 900))
    km_per_day = max(4.0, rng.lognormvariate(3.5, 0.5))
    return Person(
        number=number,
        name=name,
        phone=f"+86139{number:08d}",
        language="en" if english else "zh",
        plate=f"沪{_PLATE[number // 99999 % len(_PLATE)]}{number % 99999:05d}",
        brand=brand,
        model=model,
        delivered_on=today - timedelta(days=age_days),
        km=int(age_days * km_per_day),
        km_per_day=km_per_day,
        punctual=rng.betavariate(8, 2),
        patient=rng.betavariate(6, 2),
        answers=rng.betavariate(5, 3),
    )
