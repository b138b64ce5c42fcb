"""A look ahead on a copy of the store: what would be said unasked, by the rules in force and by others."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import inspect, select

from app import settings, shopfile, simulate
from app.opening import open_house
from app.shop_book.splice import Sheet
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from simulation.people import populate
from simulation.population import settle
from simulation.rehearsal import rehearse, replay
from simulation.report import differences
from simulation.run import simulate as play
from storage import Store, outbox, shops
from storage.engine import changes
from storage.feedback import outcomes
from storage.feedback.outcomes import SaidUnasked
from storage.migrate import migrate
from storage.tickets.past import Past, without_keys


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


def kept_rows(store: Store) -> dict[str, dict[int, tuple[object, ...]]]:
    """Every row of what events tell of, by table and number."""
    tables = [inspect(kind).local_table for kind in changes.tracked()]
    with store.read() as tx:
        return {str(table): {row.id: tuple(row) for row in tx.execute(select(table))} for table in tables}


@pytest.mark.rule("I2")
def test_recorded_days_are_undone_and_come_again_as_they_went(
    shop: Shop, now: datetime, engine: EmbeddedEngine, tmp_path: Path
) -> None:
    store = without_keys(Store(f"sqlite:///{tmp_path / 'past.db'}", durable=False))
    migrate(store)
    morning = now.replace(hour=7, minute=0)
    play(store, shop, engine, morning, days=4, customers=40, seed=3)
    with store.read() as tx:
        really = outcomes.said_unasked(tx, morning + timedelta(days=2))
    as_it_went = kept_rows(store)
    with store.write() as tx:
        past = Past(tx, morning + timedelta(days=2))
    assert past.events and kept_rows(store) != as_it_went
    for event in past.events:
        with store.write() as tx:
            past.lay(tx, event)
    assert kept_rows(store) == as_it_went
    again = replay(store, shop, morning + timedelta(days=2), days=2)
    sent = {key for key, one in really.items() if one.state == "sent" and one.kind in ("appointment", "campaign")}
    assert sent and sent <= {key for key, one in again.items() if one.state == "sent"}
    store.close()


def test_what_other_rules_say_otherwise_is_shown(now: datetime) -> None:
    def said(words: str, state: str = "sent", at: datetime = now) -> SaidUnasked:
        return SaidUnasked("maintenance", state, "", at, words)

    before = {"a": said("one"), "b": said("two"), "c": said("three"), "d": said("", "dropped")}
    tried = {"a": said("one", at=now + timedelta(days=1)), "b": said("2"), "d": said("four")}
    shown = list(differences([before, tried]))
    assert [line for line in shown if line[0] != " " and ":" in line] == [
        "said only by the rules tried: 1", "said no more: 1", "said at another time: 1", "said in other words: 1",
    ]  # fmt: skip
    assert any(line.startswith("  b, tried") and line.endswith("UTC: 2") for line in shown)
    assert list(differences([{}])) == ["Nothing would have been said unasked in that time."]
