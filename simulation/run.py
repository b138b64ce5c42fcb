"""One run of the simulation from an empty store to its figures."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from bot.conversation import Conversations
from domain.shop.shop import Shop
from nlu.engine import Engine
from simulation.customers import Customers
from simulation.listening import Remembering
from simulation.people import populate
from simulation.population import settle
from simulation.reactions import REACTIONS
from simulation.roadside import Roadside
from simulation.staff import Team
from simulation.workshop import Workshop
from simulation.world import World
from storage import Store, shops

Progress = Callable[[int, int], None]
"""(days done, days in all)"""

Lived = TypeVar("Lived", bound=World)


def simulate(
    store: Store, shop: Shop, engine: Engine, start: datetime, *, days: int, customers: int, seed: int,
    progress: Progress = lambda done, total: None,
) -> World:  # fmt: skip
    """The world after so many days. The store must be empty; the same seed plays the same days."""
    world = begun(World, store, shop, engine, start, days=days, customers=customers, seed=seed)
    for day in range(days):
        world.run(start + timedelta(days=day + 1))
        progress(day + 1, days)
    return world


def begun(
    make: type[Lived],
    store: Store,
    shop: Shop,
    engine: Engine,
    start: datetime,
    *,
    days: int,
    customers: int,
    seed: int,
) -> Lived:
    """The world of that kind on its first morning, with so many days on its agenda. The store must be empty."""
    rng = Random(seed)
    people = populate(customers, start.date(), rng)
    with store.write() as tx:
        shops.apply(tx, shop, start)
    settle(store, people, start, rng)
    world = make(store, shop, Conversations(store, Remembering(engine)), rng, start)
    by_address = {person.address: person for person in people}
    crowd = Customers(world, by_address, REACTIONS)
    team = Team(world, {person.customer_id: person for person in people}, start)
    workshop, roadside = Workshop(team), Roadside(team)
    team.receive = workshop.receive
    world.hear = crowd.hear
    until = start + timedelta(days=days)
    crowd.live(until)
    for group in (team, workshop, roadside):
        group.work(until)
    gc.freeze()  # what is there now stays to the end and need not be looked through again
    return world
