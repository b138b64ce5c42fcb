"""The doctor names what is wrong: each fault is planted, found by its key, and told with a next step."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from app import shopfile
from app.doctor import words as told
from app.doctor.examination import examine
from app.doctor.patient import Patient
from app.doctor.world import Answer, World
from storage import outages, outbox, shops
from tests.app.doctor.ward import NOW, TOKEN, URL, Ward, aged, backup_of
from texts import text


def test_a_house_in_order_has_nothing_wrong(ward: Ward) -> None:
    found = ward.examine()
    assert {key for key, state in found.items() if state != "ok"} == set()
    assert {
        "bot_ok",
        "backup_ok",
        "certificate_ok",
        "worker_ok",
        "planner_ok",
        "holidays_ok",
        "clock_ok",
    } <= found.keys()


def _late(ward: Ward, minutes: int) -> None:
    store = ward.open()
    with store.write() as tx:
        outbox.queue(tx, "k", "staff_text", "staff", {"html": "x"}, NOW - timedelta(minutes=minutes))
    store.close()


def _dead(ward: Ward) -> None:
    _late(ward, 0)
    ward.sql("UPDATE outbox SET state = 'dead'")


def _away(ward: Ward) -> None:
    store = ward.open()
    with store.write() as tx:
        for _ in range(outages.OPEN_AFTER):
            outages.fail(tx, "telegram", NOW - timedelta(minutes=9), "no")
    store.close()


def _unseen(ward: Ward, who: str) -> None:
    ward.sql(f"UPDATE ticks SET slot = '2026-12-09 03:00:00.000000' WHERE job = 'seen:{who}'")


def _roles(ward: Ward, *gone: str) -> None:
    store = ward.open()
    with store.read() as tx:
        found = shops.load(tx)
    store.close()
    assert found is not None
    ward.shop(staff=tuple(person for person in found.staff if person.role not in gone))


def _services(ward: Ward, **values: Any) -> None:
    store = ward.open()
    with store.read() as tx:
        found = shops.load(tx)
    store.close()
    assert found is not None
    changed = tuple(replace(one, **values) for one in found.services)
    ward.shop(services=changed)


def _no_pilot(ward: Ward) -> None:
    _services(ward, skill="pilot")
    store = ward.open()
    with store.read() as tx:
        found = shops.load(tx)
    store.close()
    assert found is not None
    ward.shop(staff=tuple(replace(person, skills=("mechanic",)) for person in found.staff))


def _others_read(path: Path) -> None:
    path.touch()
    path.chmod(0o644)


def _own_file(ward: Ward, words: str) -> None:
    path = ward.settings.data_dir / "shop.yml"
    path.write_text(words, encoding="utf-8")
    ward.set(shop_file=path)


def _cut(path: Path, length: int) -> None:
    words = path.read_bytes()
    path.unlink()  # it is a second name of a file that others use
    path.write_bytes(words[:length])


def _said(ward: Ward, part: str, answer: Answer | str) -> None:
    ward.answers[part] = answer


def _hook(**values: Any) -> Answer:
    return Answer(200, {"result": {"url": f"{URL}/webhooks/telegram", **values}})


UNKNOWN, FORBIDDEN, TROUBLE = Answer(401), Answer(403), Answer(500)
FAULTS: dict[str, Callable[[Ward], object]] = {
    "data_dir_gone no_data_dir": lambda w: w.set(data_dir=w.settings.data_dir / "nowhere"),
    "others_read_store readable": lambda w: w.file.chmod(0o644),
    "others_read_key readable": lambda w: _others_read(w.settings.data_dir / "secret_key"),
    "others_read_backup readable": lambda w: backup_of(w).chmod(0o644),
    "shop_file_gone no_shop_file": lambda w: w.set(shop_file=Path("nowhere.yml")),
    "disk_full data_disk_full": lambda w: setattr(w, "free", 50 * 1024**2),
    "disk_low data_disk_low": lambda w: setattr(w, "free", 1024**3),
    "backup_disk_full backup_disk_full": lambda w: setattr(w, "free", 50 * 1024**2),
    "clock_hour_off clock_off": lambda w: _said(w, "api.telegram.org", Answer(200, None, NOW + timedelta(hours=1))),
    "clock_minute_off clock_off": lambda w: _said(
        w, "api.telegram.org", Answer(200, None, NOW - timedelta(seconds=60))
    ),
    "clock_set_back clock_back": lambda w: setattr(w, "now", NOW - timedelta(hours=1)),
    "zones timezones_differ": lambda w: w.set(timezone="Asia/Tokyo"),
    "store_gone no_store": lambda w: w.file.unlink(),
    "store_empty store_empty": lambda w: (w.file.unlink(), w.file.touch(0o600)),
    "store_cut store_damaged": lambda w: _cut(w.file, 40_000),
    "store_no_database store_damaged": lambda w: w.file.write_bytes(b"not a database at all" * 500),
    "store_newer store_newer": lambda w: w.sql("UPDATE alembic_version SET version_num = '9999'"),
    "store_older store_older": lambda w: w.sql("UPDATE alembic_version SET version_num = '0001'"),
    "store_loose store_loose": lambda w: [
        w.sql(words) for words in ("CREATE TABLE gone AS SELECT zeroblob(40000000) AS a", "DROP TABLE gone")
    ],
    "server_away database_away": lambda w: w.set(database_url=SecretStr("postgresql+psycopg://u:p@127.0.0.1:1/x")),
    "worker_stopped worker_stopped": lambda w: _unseen(w, "worker"),
    "planner_stopped planner_stopped": lambda w: _unseen(w, "planner"),
    "worker_never worker_never": lambda w: w.sql("DELETE FROM ticks"),
    "outbox_waits outbox_waits": lambda w: _late(w, 20),
    "outbox_waits_long outbox_waits": lambda w: _late(w, 200),
    "dead_rows outbox_dead": _dead,
    "channel_away channel_away": _away,
    "no_bot only_web": lambda w: w.set(customer_bot_token=None, staff_bot_token=None, public_url=""),
    "token_wrong token_refused": lambda w: _said(w, "getMe", UNKNOWN),
    "telegram_trouble telegram_trouble": lambda w: _said(w, "getMe", TROUBLE),
    "telegram_shut telegram_unreached": lambda w: _said(w, "getMe", "ConnectTimeout"),
    "proxy_dead telegram_unreached_proxy": lambda w: (
        w.set(proxy=SecretStr("http://127.0.0.1:1")),
        _said(w, "getMe", "ProxyError"),
    ),
    "group_wrong group_unknown": lambda w: _said(w, "getChat", Answer(400)),
    "bot_thrown_out bot_not_in_group": lambda w: _said(w, "getChat", FORBIDDEN),
    "group_is_somebody group_is_private": lambda w: _said(w, "getChat", Answer(200, {"result": {"type": "private"}})),
    "group_is_channel group_is_channel": lambda w: _said(w, "getChat", Answer(200, {"result": {"type": "channel"}})),
    "callback_of_another callback_elsewhere": lambda w: _said(w, "/webhooks/telegram", _hook(url="https://other.cn/x")),
    "callback_not_set callback_elsewhere": lambda w: _said(w, "/webhooks/telegram", _hook(url="")),
    "callback_fails callback_fails": lambda w: _said(
        w, "/webhooks/telegram", _hook(last_error_message="SSL error", pending_update_count=3)
    ),
    "updates_wait updates_wait": lambda w: _said(w, "/webhooks/telegram", _hook(pending_update_count=500)),
    "certificate_over certificate_over": lambda w: setattr(w, "certificate", NOW - timedelta(days=1)),
    "certificate_expired certificate_over": lambda w: setattr(w, "certificate_trouble", "certificate has expired"),
    "certificate_soon certificate_soon": lambda w: setattr(w, "certificate", NOW + timedelta(days=6)),
    "certificate_name certificate_other_name": lambda w: setattr(
        w, "certificate_trouble", "Hostname mismatch, certificate is not valid for 'desk.lao-zhou.cn'."
    ),
    "certificate_own certificate_self_signed": lambda w: setattr(w, "certificate_trouble", "self-signed certificate"),
    "name_unknown name_unknown": lambda w: setattr(w, "certificate_trouble", "Name or service not known"),
    "port_shut web_unreached": lambda w: setattr(w, "certificate_trouble", "Connection refused"),
    "desk_down web_behind_away": lambda w: _said(w, "/health", Answer(502)),
    "desk_cut web_unreached": lambda w: _said(w, "/health", "ReadTimeout"),
    "other_site web_other": lambda w: _said(w, "/health", Answer(200, {"hello": 1})),
    "rasa_away rasa_away": lambda w: (w.set(nlu="rasa"), _said(w, "/status", "ConnectError")),
    "llm_away llm_away": lambda w: (w.set(llm_url="http://127.0.0.1:9/v1"), _said(w, "/v1/models", "ConnectError")),
    "llm_used_up llm_used_up": lambda w: (
        w.set(llm_url="http://127.0.0.1:9/v1", llm_a_day=0),
        _said(w, "/v1/models", Answer(401)),
    ),
    "model_half model_broken": lambda w: _cut(w.model / "weights.bin", 10),
    "model_gone no_model": lambda w: shutil.rmtree(w.model),
    "backups_off backups_off": lambda w: w.set(backups_kept=0),
    "backup_none no_backup": lambda w: backup_of(w).unlink(),
    "backup_cut backup_damaged": lambda w: _cut(backup_of(w), 5000),
    "backup_old backup_old": lambda w: aged(w, 3),
    "backup_very_old backup_old": lambda w: aged(w, 30),
    "shop_none no_shop": lambda w: w.sql("DELETE FROM shop"),
    "demo_phone demo_value": lambda w: w.shop(rescue_phone="400-555-0110"),
    "demo_name demo_value": lambda w: w.shop(name_zh="安驰汽车服务中心"),
    "no_manager no_keeper": lambda w: _roles(w, "manager", "admin"),
    "nobody_answers no_advisor": lambda w: _roles(w, "manager", "admin", "advisor"),
    "nobody_works no_technician": lambda w: _roles(w, "technician"),
    "no_accounts no_accounts": lambda w: _roles(w, "advisor"),
    "no_bay service_no_bay": lambda w: _services(w, capability="plane"),
    "no_skill service_no_skill": _no_pilot,
    "no_prices no_prices": lambda w: _services(w, labour_fen=0, parts=()),
    "file_wrong shop_file_wrong": lambda w: _own_file(w, "shop: [1"),
    "file_newer shop_file_newer": lambda w: _own_file(w, shopfile.DEMO.read_text(encoding="utf-8")),
    "no_holidays holidays_missing_yet": lambda w: w.shop(special_days={}),
}
"""`what is planted`, a blank, `the key it is found by` -> how it is planted."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named(ward: Ward, name: str) -> None:
    key = name.split()[1]
    FAULTS[name](ward)
    assert ward.examine().get(key) in ("warn", "bad")


def test_at_least_forty_kinds_of_faults_are_planted() -> None:
    assert len({name.split()[1] for name in FAULTS}) >= 40


def test_a_folder_that_cannot_be_written_to_is_named(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, how: False)  # the tests may run as root, who may everything
    assert {"data_dir_read_only", "store_read_only", "backups_read_only"} <= ward.examine().keys()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_has_words_and_a_next_step(language: str) -> None:
    from texts import keys

    said = {key.partition(".")[2] for key in keys(language) if key.startswith("doctor.")}
    done = {key.partition(".")[2] for key in keys(language) if key.startswith("doctor_do.")}
    assert said - done == {"sum"} | {key for key in said if key.endswith("_ok")}
    assert {name.split()[1] for name in FAULTS} <= done


def test_it_is_told_in_words_and_as_json(ward: Ward) -> None:
    ward.free = 1024
    world = World(lambda _: 1024, ward._call, ward._certificate, lambda: NOW)
    found = examine(Patient(ward.settings, world))
    words = told.as_words(found, "en")
    assert words.startswith("✗ Disk: ") and "→ make room now" in words
    assert told.status(found) == 1
    assert '"key": "data_disk_full"' in told.as_json(found)


def test_a_secret_is_never_told(ward: Ward) -> None:
    for name in FAULTS:
        assert TOKEN.get_secret_value() not in text(
            f"doctor.{name.split()[1]}",
            "zh",
            **dict.fromkeys(
                (
                    "path",
                    "free",
                    "seconds",
                    "minutes",
                    "shop",
                    "settings",
                    "version",
                    "known",
                    "count",
                    "channel",
                    "name",
                    "status",
                    "reason",
                    "chat",
                    "bot",
                    "url",
                    "days",
                    "value",
                    "service",
                    "need",
                    "problem",
                    "year",
                    "whole",
                    "empty",
                ),
                "x",
            ),
        )
