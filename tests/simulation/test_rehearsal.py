"""A look ahead on a copy of the store: what would be said unasked, by the rules in force and by others."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from app import settings, shopfile, simulate
from app.opening import open_house
from app.shop_book.splice import Sheet
from domain.shop.shop import Shop
from simulation.people import populate
from simulation.population import settle
from simulation.rehearsal import rehearse
from storage import Store, outbox, shops


def filled(store: Store, shop: Shop, now: datetime) -> None:
    with store.write() as tx:
        shops.apply(tx, shop, now)
    settle(store, populate(12, now.date(), Random(3)), now, Random(3))


@pytest.mark.rule("N2", "N5")
def test_reminders_of_the_days_to_come_are_foreseen_and_nobody_is_written_to(
    store: Store, shop: Shop, now: datetime
) -> None:
    filled(store, shop, now)
    found = rehearse(store, shop, now, days=3)
    assert sum(number for (kind, state, _), number in found.items() if (kind, state) == ("maintenance", "sent")) > 0
    with store.read() as tx:
        assert all(item.state == "sent" for item in outbox.listed(tx)), "on the copy, to nobody"


def test_a_rule_is_tried_beside_the_one_in_force_and_the_store_stays_as_it_is(
    shop: Shop, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = settings.with_data_dir(settings.load())
    house = open_house(found, lambda: now, shop_file=shopfile.DEMO)
    filled(house.store, shop, now)
    house.store.close()
    sheet = Sheet(shopfile.DEMO.read_text(encoding="utf-8"))
    sheet.set(("policy", "remind_first"), "60 days")
    (tried := tmp_path / "shop.yml").write_text(sheet.text, encoding="utf-8")
    assert shopfile.read(tried).policy.remind_first == timedelta(days=60)
    before = Path("data/aftercare.db").read_bytes()
    said: list[str] = []
    simulate.foresee(2, tried, Path("ahead.db"), now, said.append)
    assert Path("data/aftercare.db").read_bytes() == before
    line = next(line for line in said if line.startswith("maintenance ") and line.endswith("sent"))
    as_is, otherwise = map(int, line.split()[1:3])
    assert otherwise > as_is
    with pytest.raises(simulate.BadSimulation, match="is there already"):
        simulate.foresee(2, None, Path("ahead.db"), now, said.append)
