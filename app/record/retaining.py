"""The command that lets go of what was kept long enough, or says what it would let go of (A5)."""

from __future__ import annotations

from collections.abc import Callable

from actions.customers import retention
from app.wiring import House
from notifications.jobs import retention as job
from storage import shops
from texts import text

Say = Callable[[str], None]


def run(house: House, dry: bool, say: Say) -> None:
    """Says class by class what is older than the shop keeps it; unless it is dry, what is personal in it is gone."""
    language, now = house.settings.language, house.now()
    with house.store.read() as tx:
        shop = shops.current(tx)
        due = retention.due(tx, shop, now)
    gone = {} if dry else job.clean(house.store, shop, now, house.settings.data_dir)
    for one in due:
        count = one.count if dry else gone[one.name]
        fields = {"days": one.days, "before": f"{one.before.astimezone(shop.zone):%Y-%m-%d}", "count": count}
        say(f"{text(f'retention.{one.name}', language)}: {text('retention.line', language, **fields)}")
    say(text("retention.dry" if dry else "retention.done", language))
