"""Logins of a lost phone are ended from the machine itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from app import shopfile
from storage import Store, sessions
from tests.app.test_command import aftercare


def test_all_logins_of_a_person_are_ended_and_nobody_elses() -> None:
    aftercare("shop", "apply", str(shopfile.DEMO))
    store, now = Store("sqlite:///data/aftercare.db"), datetime.now(UTC)
    with store.write() as tx:
        keys = [sessions.begin(tx, code, "a phone", now) for code in ("chen", "chen", "feng")]
    assert aftercare("staff", "logout", "chen")[1] == "chen: 2 logins ended.\n"
    with store.read() as tx:
        assert [sessions.find(tx, key, now) is not None for key in keys] == [False, False, True]
    store.close()


def test_whoever_reads_the_store_is_logged_in_nowhere() -> None:
    aftercare("shop", "apply", str(shopfile.DEMO))
    store, now = Store("sqlite:///data/aftercare.db"), datetime.now(UTC)
    with store.write() as tx:
        key = sessions.begin(tx, "chen", "a phone", now)
        kept = sessions.find(tx, key, now)
        assert kept is not None
        assert sessions.find(tx, kept.key, now) is None
    assert key.encode() not in Path("data/aftercare.db").read_bytes()
    store.close()
