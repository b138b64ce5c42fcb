"""Once a night what was kept long enough goes, files and all (A5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.conversation import Message
from domain.shop.shop import Shop
from notifications.jobs import retention
from storage import Store, conversations, shops
from tests.storage.records import a_conversation

DAY = timedelta(days=1)


@pytest.mark.rule("A5")
def test_it_runs_once_a_night_and_takes_the_files_along(
    store: Store, shop: Shop, now: datetime, tmp_path: Path
) -> None:
    photo = tmp_path / "media" / "a.jpg"
    photo.parent.mkdir()
    photo.write_bytes(b"x")
    with store.write() as tx:
        shops.apply(tx, shop, now)
        talk = a_conversation(tx, now - 2000 * DAY)
        talk.last_in_at = now
        content = {"text": "喂", "media": [{"kind": "photo", "path": "media/a.jpg"}]}
        conversations.add_message(tx, Message(talk.id, "customer", content, now - 2000 * DAY))
    local = now.astimezone(shop.zone)
    assert not retention.nightly(store, shop, local.replace(hour=2), data_dir=tmp_path)
    assert photo.exists()
    assert retention.nightly(store, shop, local.replace(hour=3, minute=5), data_dir=tmp_path)
    assert not photo.exists()
    assert not retention.nightly(store, shop, local.replace(hour=4), data_dir=tmp_path)
    assert retention.nightly(store, shop, local + DAY, data_dir=tmp_path)
