"""What a shop would say unasked in the days to come: the planner runs ahead on a copy of its store; nothing leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from domain.channels.register import CHANNELS
from domain.conversation import STAFF
from domain.shop.shop import Shop
from simulation.world import World
from storage import Store
from storage.feedback import outcomes

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
