"""What a shop would say unasked in days to come, or would have said in days gone by: on a copy; nothing leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from domain.channels.register import CHANNELS
from domain.conversation import STAFF
from domain.shop.shop import Shop
from simulation.world import World
from storage import Store
from storage.feedback import outcomes
from storage.feedback.outcomes import SaidUnasked
from storage.tickets.past import Past, Recorded

Fate = tuple[str, str, str]
"""Kind of a notice, what became of it, and why."""


def rehearse(
    store: Store, shop: Shop, start: datetime, *, days: int, progress: Callable[[int], None] = lambda done: None
) -> Counter[Fate]:  # fmt: skip
    """How many notices meet which fate from `start` on, if nobody writes, answers or comes meanwhile.

    store: a copy, with that shop in force; it is changed.
    """
    world = World(store, shop, None, Random(0), start, channels=(*CHANNELS, STAFF))
    for day in range(days):
        world.run(start + timedelta(days=day + 1))
        progress(day + 1)
    with store.read() as tx:
        found = outcomes.notices_by_fate(tx, since=start)
    return Counter({(kind, state, reason): number for kind, state, reason, number in found})


def replay(
    store: Store, shop: Shop, since: datetime, *, days: int, progress: Callable[[int], None] = lambda done: None
) -> dict[str, SaidUnasked]:  # fmt: skip
    """What would have been said unasked in so many recorded days by the rules of that shop, by the notice's key.

    Visits, orders, jobs, complaints and promises go as they went: each event of theirs comes again when it came (I2).
    store: a copy without keys, with that shop in force; it is changed.
    """
    with store.write() as tx:
        past = Past(tx, since)
    world = World(store, shop, None, Random(0), since, channels=(*CHANNELS, STAFF))
    for event in past.events:
        world.at(event.at, partial(_lay, store, past, event))
    for day in range(days):
        world.run(since + timedelta(days=day + 1))
        progress(day + 1)
    with store.read() as tx:
        return outcomes.said_unasked(tx, since)


def _lay(store: Store, past: Past, event: Recorded) -> None:
    with store.write() as tx:
        past.lay(tx, event)
