"""The simulated time and the chat: an agenda of what happens when, words in, messages out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from bot.conversation import Conversations
from bot.message import Incoming, IncomingKind
from domain.conversation import STAFF
from domain.message import Button, Reply
from domain.shop.shop import Shop
from notifications.jobs.planner import Planner
from storage import Store, Tx, conversations, outbox
from storage.outbox import Departure

CHANNEL, ACCOUNT = "telegram", "simulated"
LOOK_EVERY, NIGHTLY = timedelta(minutes=30), timedelta(hours=2)
"""How often the planner looks in simulated time, by day and from 22:00 to 6:00."""
STEP = timedelta(milliseconds=1100)
"""How far the clock goes between two claims: a chat gets one message a second."""


@dataclass
class World:
    """A store, a shop and a clock that only moves when something happens. hear: what a person does with a message.

    talk: None where nobody writes. channels: on which what is due leaves, to nobody outside.
    """

    store: Store
    shop: Shop
    talk: Conversations | None
    rng: Random
    now: datetime
    hear: Callable[[str, Reply], None] = lambda _address, _reply: None
    channels: tuple[str, ...] = (CHANNEL, STAFF)
    _agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)
    _updates: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._planner = self.planner()

    def planner(self) -> Planner:
        """Who looks at the clock. It lets out all that is due: how fast the machine is must not show in what comes."""
        return Planner(self.store, lambda: self.now, hurried=False)

    def look(self) -> bool:
        """True when the planner did something and may have more to do."""
        return self._planner.tick()

    def at(self, when: datetime, do: Callable[[], None]) -> None:
        """That happens then; what lies in the past happens next."""
        heappush(self._agenda, (max(when, self.now), next(self._order), do))

    def after(self, wait: timedelta, do: Callable[[], None]) -> None:
        """That happens so much later."""
        self.at(self.now + wait, do)

    def run(self, until: datetime) -> None:
        """Everything on the agenda up to that time has happened, and the planner has looked in between."""
        look = self.now
        while look <= until:
            while self._agenda and self._agenda[0][0] <= look:
                when, _, do = heappop(self._agenda)
                self.now = max(self.now, when)
                do()
                self.deliver()
            self.now = max(self.now, look)
            while self.look():
                self.deliver()
            self.deliver()
            look += LOOK_EVERY if 6 <= look.astimezone(self.shop.zone).hour < 22 else NIGHTLY

    def say(self, address: str, words: str, *, name: str = "") -> None:
        """That person writes these words."""
        self._receive(address, "text", text=words, name=name)

    def press(self, address: str, button: Button) -> None:
        """That person taps the button."""
        self._receive(address, "button", text=button.label, button=button.data)

    def place(self, address: str, lat: float, lon: float) -> None:
        """That person sends where they are."""
        self._receive(address, "location", lat=lat, lon=lon)

    def _receive(
        self, address: str, kind: IncomingKind, *, text: str = "", button: str = "", name: str = "",
        lat: float | None = None, lon: float | None = None,
    ) -> None:  # fmt: skip
        update = str(next(self._updates))
        incoming = Incoming(
            CHANNEL, ACCOUNT, address, update, kind, self.now,
            text=text, button=button, remote_id=f"in{update}", user_name=name, lat=lat, lon=lon,
        )  # fmt: skip
        assert self.talk is not None
        self.talk.handle(incoming, self.now)

    def deliver(self) -> None:
        """All that is due has left, at the pace of the outbox, and customers have heard it."""
        with self.store.read() as tx:
            if not outbox.anything_due(tx, self.now, self.channels):
                return
        left: list[Departure] = []
        with self.store.write() as tx:
            at = self.now
            while True:
                left += self._claim(tx, at)
                at += STEP
                if not outbox.anything_due(tx, at, self.channels):
                    break
        for departure in left:
            if departure.item.channel == CHANNEL:
                self.hear(departure.item.address, Reply.from_json(departure.item.payload))

    def _claim(self, tx: Tx, at: datetime) -> list[Departure]:
        """What leaves at that moment is sent."""
        departures = outbox.claim(tx, at, channels=self.channels, limit=200)
        for departure in departures:
            self._note_sent(tx, departure)
        return departures

    def _note_sent(self, tx: Tx, departure: Departure) -> None:
        outbox.mark_sent(tx, departure.item.id, departure.leave_at, f"out{departure.item.id}")
        if departure.item.message_id is not None:
            conversations.set_remote_id(tx, departure.item.message_id, f"out{departure.item.id}")
