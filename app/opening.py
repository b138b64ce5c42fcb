"""Opening the house: the store reached and migrated, a shop in force, the demo filled."""

from __future__ import annotations

import time
from pathlib import Path

import structlog

from app import knowledge_files, shopfile
from app.clock import Clock
from app.keeping import nightly
from app.keeping.store_files import StoreTrouble, file_of
from app.logs import redacted
from app.settings import PREFIX, BadSettings, Settings, is_loopback
from app.setup.demo_values import of_demo
from app.shop_book.force import put_in_force
from app.wiring import House
from storage import integrity, shops
from storage.customers import customers
from storage.migrate import NewerStore, newest, version_of

DEMO_PEOPLE = Path(__file__).parent / "demo" / "people.yml"
"""The scenario a demo begins with."""

MAX_WAIT = 15.0
"""Seconds between two tries when the database is away."""

log = structlog.get_logger(__name__)


def open_house(
    settings: Settings,
    now: Clock,
    *,
    demo: bool = False,
    port: int = 8080,
    shop_file: Path | None = None,
    needs_shop: bool = True,
    waits: bool = False,
    looks: bool = False,
) -> House:
    """The house, ready to run. waits: for a database that is away, as long as it takes, and says so. looks: all of an
    embedded store is read, so that a damaged one is found before it is used.

    shop_file is put in force; without one a demo gets the demo shop, unless some shop is in force already.
    Errors: BadShopFile, and BadSettings when the database can't be reached or when a shop is needed and none is there.
    """
    shop_file = shop_file or (None if demo else settings.shop_file)
    shop = shopfile.read(shop_file, timezone=settings.timezone) if shop_file else None
    house = House(settings, now, demo=demo, port=port, shop_file=shop_file)
    _reach(house, waits=waits, looks=looks or waits)
    if shop is None and demo and not house.has_shop():
        shop, shop_file = shopfile.read(shopfile.DEMO), shopfile.DEMO
    if shop is not None and shop_file is not None:
        known = knowledge_files.read(knowledge_files.beside(shop_file), shop)
        with house.store.write() as tx:
            put_in_force(tx, shop, known, now())
    if demo:
        _fill(house)
    if needs_shop and not house.has_shop():
        raise BadSettings(["No shop is set up: expected `aftercare init`, `aftercare shop apply FILE` or --shop FILE"])
    if waits and not demo:
        _must_be_real(house)
    return house


def _must_be_real(house: House) -> None:
    """BadSettings when customers from outside would be told what the invented demo shop is called, or its phones."""
    settings = house.settings
    reached = bool(settings.public_url) and not is_loopback(settings.public_url)
    if not reached and not (settings.has_bot and not is_loopback(settings.telegram_api)):
        return
    with house.store.read() as tx:
        shop = shops.load(tx)
    left = of_demo(shop) if shop is not None else []
    if left:
        raise BadSettings(
            [f"The shop has the demo's {value!r}: expected your own (edit the shop file)" for value in left]
        )


def _reach(house: House, *, waits: bool, looks: bool) -> None:
    """The store is open and of the present shape; StoreTrouble when it is damaged or of a newer program."""
    wait, said = 0.5, ""
    while True:
        try:
            if looks and not integrity.is_whole(house.settings.store_url):
                raise StoreTrouble(_damaged(house, "its pages contradict each other"))
            _keep_before_upgrade(house)
            assert house.store
            return
        except NewerStore as error:
            whose = f"{_store_name(house)} is of a newer program ({error})"
            raise StoreTrouble(f"{whose}: start that one, or put an older backup back") from None
        except integrity.StoreFault as error:
            reason = redacted(integrity.reason(error), house.settings.secret_values())
            if integrity.is_damage(error):
                raise StoreTrouble(_damaged(house, reason)) from None
            if not (waits and integrity.may_come_back(error)):
                name = f"{PREFIX}DATABASE_URL (value not shown)"
                raise BadSettings([f"{name}: expected a database that answers ({reason})"]) from None
        if reason != said:
            log.warning("database.away", reason=reason, hint="waiting for it; the desk starts once it answers")
            said = reason
        time.sleep(wait)
        wait = min(wait * 2, MAX_WAIT)


def _keep_before_upgrade(house: House) -> None:
    """An embedded store of an older shape is kept in an archive before it is brought to the present one."""
    store = file_of(house.settings)
    if store is None or not store.exists() or not house.settings.backups_kept:
        return
    version = version_of(house.settings.store_url)
    if version is not None and version < newest():
        nightly.before_upgrade(house.settings, version)


def _damaged(house: House, how: str) -> str:
    return (
        f"{_store_name(house)} is damaged ({how}): put a backup back with `aftercare restore FILE` "
        "(docs/how-to/operate.md); nothing was changed"
    )


def _store_name(house: House) -> str:
    return str(file_of(house.settings) or f"the database of {PREFIX}DATABASE_URL")


def _fill(house: House) -> None:
    """The demo's people are in an empty store; one that knows anybody is left as it is."""
    from app.scenario import command

    with house.store.read() as tx:
        is_empty = not customers.count(tx)
    if is_empty and house.has_shop():
        command.seed(house, DEMO_PEOPLE)
        log.info("demo.filled")
