"""Whom the doctor looks at: settings, the store if it opens, and the world around."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from app.doctor.world import World
from app.settings import Settings
from domain.shop.shop import Shop
from storage import Store, Tx, shops

LOCAL = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Patient:
    """The settings and the world. offline: nobody outside this machine is called."""

    settings: Settings
    world: World
    offline: bool = False

    @property
    def now(self) -> datetime:
        """What this machine's clock says."""
        return self.world.now()

    @property
    def proxy(self) -> str:
        """What outgoing calls go through; empty for none."""
        return self.settings.proxy.get_secret_value() if self.settings.proxy else ""

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """A look into the store, which is there and of the present shape."""
        with closing(Store(self.settings.store_url)) as store, store.read() as tx:
            yield tx

    def shop(self) -> Shop | None:
        """The shop in force."""
        with self.reading() as tx:
            return shops.load(tx)
