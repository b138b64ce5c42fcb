"""How long the one search box takes on a large store: `python -m benchmarks.search 50000 250000 [--url ...]`.

Numbers of customers and of messages. Without --url the store is SQLite, in a file that is thrown away. What is looked
for is drawn from what is there.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from domain.shop.staff import Role, Staff
from storage import Store
from storage import tables as t
from storage.customers import finding, name_keys, search_index
from storage.migrate import migrate

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
GIVEN = "芳伟娜敏静丽强磊军洋艳勇杰娟涛明超秀霞平刚桂英华玉兰建国文志红春梅海燕雪琴雷婷宇浩欣怡子轩梓涵"
MODELS = ("朗逸", "凯美瑞", "汉EV", "卡罗拉", "帕萨特", "Model 3", "宋PLUS", "哈弗H6", "宝马325Li", "奔驰C260L")
SAID = (
    "刹车有异响，上周开始",
    "想预约保养周六上午",
    "空调不凉了",
    "机油灯亮了怎么办",
    "多少钱可以便宜点吗",
    "车停在地库了",
)
NOW = datetime(2026, 3, 18, tzinfo=UTC)
AT_ONCE = 20_000
ROUNDS = 15
VIEWER = Staff("feng", "feng", Role.MANAGER)


def fill(store: Store, customers: int, messages: int) -> None:
    """So many customers with a vehicle each, and messages in their chats."""
    rng = random.Random(7)
    if not store.is_sqlite:
        _without_index(store)
    _put(store, t.customers, _people(rng, customers))
    _put(store, t.identities, _identities(customers))
    _put(store, t.vehicles, _cars(rng, customers))
    _put(store, t.conversations, _talks(customers))
    _put(store, t.messages, _messages(rng, customers, messages))
    with store.engine.connect() as connection:
        search_index.lay_out(connection)
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _without_index(store: Store) -> None:
    """PostgreSQL makes an index over rows that are there much faster than row by row."""
    with store.engine.connect() as connection:
        for part in search_index.PARTS:
            for alias in part.columns:
                connection.exec_driver_sql(f"DROP INDEX IF EXISTS {search_index.PREFIX}{part.of.name}_{alias}")
        connection.commit()


def _put(store: Store, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    with store.engine.connect() as connection:
        for row in rows:
            batch.append(row)
            if len(batch) == AT_ONCE:
                connection.execute(insert(table), batch)
                connection.commit()
                batch = []
        if batch:
            connection.execute(insert(table), batch)
            connection.commit()


def _people(rng: random.Random, count: int) -> Iterator[dict[str, Any]]:
    keys: dict[str, str] = {}
    for number in range(1, count + 1):
        name = rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2))))
        yield {
            "id": number, "created_at": NOW, "name": name, "phone": f"+861{3_000_000_000 + number * 7:010d}",
            "is_key": False, "note": "", "name_keys": keys.setdefault(name, name_keys.of(name)),
        }  # fmt: skip


def _identities(count: int) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        yield {
            "id": number, "channel": "web", "account": "", "address": str(number), "customer_id": number,
            "created_at": NOW, "display_name": "", "verified": True, "reachable": True,
        }  # fmt: skip


def _cars(rng: random.Random, count: int) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        yield {
            "id": number, "customer_id": number, "created_at": NOW, "plate": f"沪{'ABCDEFGH'[number % 8]}{number:06d}",
            "vin": f"LSVAA4182E{number:07d}", "brand": "大众", "model": rng.choice(MODELS), "use": "private",
            "is_equipment": False, "due_round": 0,
        }  # fmt: skip


def _talks(count: int) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        yield {
            "id": number, "channel": "web", "account": "", "address": str(number), "identity_id": number,
            "customer_id": number, "created_at": NOW, "language": "zh", "version": 0, "state": {},
        }  # fmt: skip


def _messages(rng: random.Random, customers: int, count: int) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        words = f"{rng.choice(SAID)} {rng.choice(MODELS)} 单{number}"
        yield {
            "id": number, "conversation_id": rng.randint(1, customers), "author": "customer",
            "content": {"text": words}, "at": NOW,
        }  # fmt: skip


def measure(store: Store, customers: int) -> dict[str, dict[str, float]]:
    """What is typed -> median and worst milliseconds for a page of 40 with its count, and how many there are."""
    some = customers // 3
    phone, vin = f"1{3_000_000_000 + some * 7:010d}", f"LSVAA4182E{some:07d}"
    typed = {
        "whole phone": phone, "spelt phone": f"{phone[:3]} {phone[3:7]}-{phone[7:]}", "part of phone": phone[5:],
        "whole name": "王芳", "name of three": "欣怡涵", "surname": "曾", "end of name": "芳芳", "initials": "wff",
        "pinyin": "wangfang", "whole plate": f"沪A{some // 8 * 8:06d}", "part of plate": f"{some:06d}"[1:], "VIN": vin,
        "part of VIN": vin[8:16], "model": "朗逸", "model and name": "朗逸 王", "words of a message": f"单{some}",
        "nobody": "zzqqxx",
    }  # fmt: skip
    found: dict[str, dict[str, float]] = {}
    for name, words in typed.items():
        pages, count, more = list[float](), 0, False
        for _ in range(ROUNDS):
            with store.read() as tx:
                began = time.perf_counter()
                answer = finding.find(tx, words, 40, viewer=VIEWER)
                pages.append((time.perf_counter() - began) * 1000)
                count, more = answer.count, answer.more
        found[name] = {
            "page": round(statistics.median(pages), 1), "page_worst": round(max(pages), 1),
            "found": count, "more": more,
        }  # fmt: skip
    return found


def main() -> None:
    """Fills the store, unless it is full, and prints one line of JSON for each thing typed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("customers", type=int)
    parser.add_argument("messages", type=int)
    parser.add_argument("--url", default="")
    parser.add_argument("--full", action="store_true", help="The store there is filled already.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(asked.url or f"sqlite:///{Path(folder) / 'search.db'}")
        migrate(store)
        began = time.perf_counter()
        if not asked.full:
            fill(store, asked.customers, asked.messages)
        print(json.dumps({"filled_in_s": round(time.perf_counter() - began, 1)}))
        for name, figures in measure(store, asked.customers).items():
            print(json.dumps({"typed": name, **figures}, ensure_ascii=False))
        store.close()


if __name__ == "__main__":
    main()
