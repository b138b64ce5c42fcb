"""Opening the house: the store reached and migrated, a shop in force, the demo filled."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import structlog

from actions.promises import promises
from app import shopfile
from app.clock import Clock
from app.logs import redacted
from app.settings import PREFIX, BadSettings, Settings
from app.wiring import House
from domain.shop.shop import Shop
from storage import StoreAway, Tx, shops
from storage.customers import customers

COUNTED_BY = ("policy", "promises", "hours", "special_days", "timezone", "lat", "lon")
"""What of a shop the clocks of open tickets go by."""

DEMO_PEOPLE = Path(__file__).parent / "demo" / "people.yml"
"""The scenario a demo begins with."""

log = structlog.get_logger(__name__)


def open_house(
    settings: Settings,
    now: Clock,
    *,
    demo: bool = False,
    port: int = 8080,
    shop_file: Path | None = None,
    needs_shop: bool = True,
) -> House:
    """The house, ready to run.

    shop_file is put in force; without one a demo gets the demo shop, unless some shop is in force already.
    Errors: BadShopFile, and BadSettings when the database can't be reached or when a shop is needed and none is there.
    """
    shop = shopfile.read(shop_file, timezone=settings.timezone) if shop_file else None
    house = House(settings, now, demo=demo, port=port)
    _reach(house)
    if shop is None and demo and not house.has_shop():
        shop = shopfile.read(shopfile.DEMO)
    if shop is not None:
        with house.store.write() as tx:
            _apply(tx, shop, now())
    if demo:
        _fill(house)
    if needs_shop and not house.has_shop():
        raise BadSettings(["No shop is set up: expected `aftercare shop apply FILE` once, or --shop FILE"])
    return house


def _apply(tx: Tx, shop: Shop, now: datetime) -> None:
    """The shop is in force, also for promises made before when its times or rules are others. Rule: F3."""
    before = shops.load(tx)
    shops.apply(tx, shop, now)
    if before is not None and any(getattr(before, name) != getattr(shop, name) for name in COUNTED_BY):
        promises.recount_all(tx, shop, now)


def _reach(house: House) -> None:
    try:
        assert house.store
    except StoreAway as error:
        secrets = house.settings.secret_values()
        reason = redacted(str(error.orig), secrets).strip().splitlines()[0]
        name = f"{PREFIX}DATABASE_URL (value not shown)"
        raise BadSettings([f"{name}: expected a database that answers ({reason})"]) from None


def _fill(house: House) -> None:
    """The demo's people are in an empty store; one that knows anybody is left as it is."""
    from app.scenario import command

    with house.store.read() as tx:
        is_empty = not customers.count(tx)
    if is_empty and house.has_shop():
        command.seed(house, DEMO_PEOPLE)
        log.info("demo.filled")
