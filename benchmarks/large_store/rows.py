"""The rows of a large store, made by the database itself from their numbers: the same sizes make the same store."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from app import shopfile
from benchmarks.large_store.sql import Sql
from storage import Store, shops
from storage import tables as t
from storage.customers import name_keys, search_index

NOW = datetime(2026, 3, 18, 4, tzinfo=UTC)
YEARS = 5
SPAN = YEARS * 365 * 86_400
BEGAN = int(NOW.timestamp()) - SPAN
OPEN = 2_000
"""Tickets that somebody still has to see to: the newest."""

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
GIVEN = "芳伟娜敏静丽强磊军洋艳勇杰娟涛明超秀霞平刚桂英华玉兰建国文志红春梅海燕雪琴雷婷宇浩欣怡子轩梓涵"
MODELS = ("朗逸", "凯美瑞", "汉EV", "卡罗拉", "帕萨特", "Model 3", "宋PLUS", "哈弗H6", "宝马325Li", "奔驰C260L")
WHEN = ("上周开始", "昨天", "今天早上", "最近", "前几天", "跑高速的时候", "下雨以后", "冷车启动", "洗完车", "加完油")
WHAT = (
    "刹车有异响", "想预约保养", "空调不凉了", "机油灯亮了", "方向盘抖", "轮胎扎了", "电瓶没电", "变速箱顿挫",
    "雨刮刮不干净", "车门关不严", "后备箱打不开", "大灯不亮", "仪表黑屏", "底盘有响声", "油耗变高", "发动机抖",
    "玻璃升不起来", "座椅不加热",
)  # fmt: skip
ASKED = (
    "怎么办",
    "多少钱",
    "周六上午行吗",
    "要等多久",
    "能来接车吗",
    "还能开吗",
    "保修吗",
    "你们几点下班",
    "谢谢",
    "麻烦看一下",
)
POOL = 20_000
"""Names, and sentences, that are drawn from."""

BAYS, WORKERS = ("Q1", "Q2", "L1", "L2"), ("zhou", "gao", "luo", "tang")
KINDS = (
    "fault_report", "complaint", "rescue", "enquiry", "enquiry", "booking", "booking", "booking", "booking", "booking",
)  # fmt: skip
"""By the last digit of a ticket's number."""


@dataclass(frozen=True)
class Size:
    """How many of each. events: five for each ticket."""

    customers: int = 1_000_000
    vehicles: int = 2_000_000
    messages: int = 5_000_000
    events: int = 5_000_000

    @property
    def tickets(self) -> int:
        """So many have so many events."""
        return self.events // 5


LARGE, SMALL = Size(), Size(50_000, 100_000, 250_000, 250_000)
"""What a chain's PostgreSQL, and what a shop's SQLite is expected to hold."""


def scaled(customers: int, like: Size) -> Size:
    """So many customers with all else in the same proportion; with 0 the same."""
    share = customers / like.customers or 1
    told = (like.customers, like.vehicles, like.messages, like.events)
    return Size(*(round(count * share) for count in told))


def phone(number: int) -> str:
    """The phone of that customer, as a mobile of the mainland is written."""
    return f"1{3_000_000_000 + number * 7_654_321 % 7_000_000_000}"


def plate(number: int) -> str:
    """The plate of that vehicle."""
    place = number * 765_421 % 4_000_000
    return f"{'沪苏浙皖'[place // 1_000_000]}{'ABCDEFGHJK'[place // 100_000 % 10]}{place % 100_000:05d}"


def vin(number: int) -> str:
    """The VIN of that vehicle."""
    return f"LSVAA4182E{number * 765_421 % 9_999_991:07d}"


def fill(store: Store, size: Size) -> None:
    """The migrated, empty store holds so much, and its index for the search."""
    with store.write() as tx:
        shops.apply(tx, shopfile.read(shopfile.DEMO), NOW)
    with store.engine.connect() as connection:
        indexes = _without_index(connection)
        _pool(connection)
        for line in _statements(size, Sql(store.is_sqlite)):
            connection.exec_driver_sql(line.replace("%", "%%") if not store.is_sqlite else line)
            connection.commit()
        for line in indexes:
            connection.exec_driver_sql(line)
        connection.commit()
        _count_on(connection, size)
        search_index.lay_out(connection)
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _without_index(connection: Connection) -> list[str]:
    """What makes the indexes again: over rows that are there it is much faster than row by row.

    Nor is each row asked what it points to.
    """
    search_index.take_down(connection)
    connection.commit()
    lite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF" if lite else "SET session_replication_role = replica")
    listed = connection.exec_driver_sql(_INDEXES[lite]).all()
    for name, _ in listed:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    connection.commit()
    return [made for name, made in listed if not name.startswith(search_index.PREFIX)]


_INDEXES = {
    True: "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    False: "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = "
           "indrelid WHERE relnamespace = 'public'::regnamespace AND NOT EXISTS "
           "(SELECT FROM pg_constraint WHERE conindid = indexrelid)",
}  # fmt: skip
"""Indexes that no constraint needs, and how each is made."""


def _pool(connection: Connection) -> None:
    """What is drawn from: names with their keys, and sentences."""
    rng = random.Random(7)
    names = [rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2)))) for _ in range(POOL)]
    said = [f"{rng.choice(WHEN)}{rng.choice(WHAT)}，{rng.choice(MODELS)}{rng.choice(ASKED)}" for _ in range(POOL)]
    connection.exec_driver_sql("CREATE TEMPORARY TABLE pool (n integer PRIMARY KEY, name text, keys text, said text)")
    rows = [{"n": n, "name": one, "keys": name_keys.of(one), "said": said[n]} for n, one in enumerate(names)]
    connection.execute(text("INSERT INTO pool VALUES (:n, :name, :keys, :said)"), rows)
    connection.commit()


def _statements(size: Size, sql: Sql) -> Iterator[str]:
    """One for each table, in the order in which a row needs the one before."""
    yield from _records(size, sql)
    yield _tickets(size, sql)
    yield from _events(size, sql)
    yield _messages(size, sql)
    yield from _of_tickets(size, sql)


def _made(sql: Sql, count: int, table: str, values: dict[str, str], rest: str = "") -> str:
    """So many rows; `i` is the number of each."""
    names, told = ", ".join(values), ", ".join(values.values())
    return f"INSERT INTO {table} ({names}) {sql.numbers(count)} SELECT {told} FROM g {rest}"


def _records(size: Size, sql: Sql) -> Iterator[str]:
    """Customers, how they are reached, their vehicles and chats."""
    born = sql.at(f"{BEGAN} + i * {SPAN} / {size.customers}")
    yield _made(sql, size.customers, "customers", {
        "id": "i", "created_at": born, "name": "name", "phone": "'+861' || (3000000000 + i * 7654321 % 7000000000)",
        "is_key": f"CASE WHEN i % 200 = 0 THEN {sql.yes} ELSE {sql.no} END", "note": "''", "name_keys": "keys",
        "language": "'zh'", "is_company": sql.no,
    }, f"JOIN pool ON n = i * 7919 % {POOL}")  # fmt: skip
    yield _made(sql, size.customers, "identities", {
        "id": "i", "channel": "'web'", "account": "''", "address": "CAST(i AS text)", "customer_id": "i",
        "created_at": born, "display_name": "''", "verified": sql.yes, "reachable": sql.yes,
    })  # fmt: skip
    place = "i * 765421 % 4000000"
    soon, last = (sql.day(f"(i * {salt}) % {wide} - 365") for salt, wide in ((79, 730), (83, 365)))
    yield _made(sql, size.vehicles, "vehicles", {
        "id": "i", "customer_id": f"(i - 1) % {size.customers} + 1", "created_at": sql.at(str(BEGAN)),
        "plate": f"{sql.one_of(f'({place}) / 1000000', '沪苏浙皖')} || "
                 f"{sql.one_of(f'({place}) / 100000 % 10', 'ABCDEFGHJK')} || {sql.padded(f'{place} % 100000', 5)}",
        "vin": f"'LSVAA4182E' || {sql.padded('i * 765421 % 9999991', 7)}", "brand": "'大众'",
        "model": sql.one_of(f"i * 31 % {len(MODELS)}", MODELS), "odometer_km": "i * 7919 % 200000",
        "use": "'private'", "is_equipment": sql.no, "due_round": "0", "forecast_at": sql.at(str(int(NOW.timestamp()))),
        "predicted_due_on": soon, "insured_until": soon, "inspection_on": soon, "last_visit_on": last,
        "last_service_on": last,
    })  # fmt: skip
    yield _made(sql, size.customers, "conversations", {
        "id": "i", "channel": "'web'", "account": "''", "address": "CAST(i AS text)", "identity_id": "i",
        "customer_id": "i", "created_at": born, "language": "'zh'", "version": "0", "state": sql.json("'{}'"),
        "last_in_at": born,
    })  # fmt: skip


def _whose(size: Size, ticket: str = "i") -> str:
    """The customer of a ticket, who has the chat and the vehicle of that number."""
    return f"({ticket} * 7919 % {size.customers} + 1)"


def _born(size: Size, minutes: int = 0) -> str:
    """When a ticket was made, and so many minutes later, as seconds."""
    return f"{BEGAN} + i * {SPAN} / {size.tickets} + {minutes * 60}"


def _tickets(size: Size, sql: Sql) -> str:
    """Each fifth fault follows a visit."""
    still = f"i > {size.tickets - OPEN}"
    unseen = f"({still} AND i % 3 = 0)"
    closed = "CASE WHEN i % 17 = 0 THEN 'cancelled' ELSE 'done' END"
    now = sql.one_of("i % 3", ("new", "claimed", "waiting"))
    ours = "CASE WHEN i % 40 = 1 THEN '{\"quality_caused\": true}' ELSE '{}' END"
    return _made(sql, size.tickets, "tickets", {
        "id": "i", "number": f"{sql.one_of('i % 10', 'FCREEBBBBB')} || {sql.year(_born(size))} || '-' || "
                             f"{sql.padded('i % 1000000', 6)}",
        "kind": sql.one_of("i % 10", KINDS), "customer_id": _whose(size), "conversation_id": _whose(size),
        "vehicle_id": _whose(size), "summary": "said", "created_at": sql.at(_born(size)),
        "state": f"CASE WHEN {still} THEN {now} ELSE {closed} END",
        "urgent": f"CASE WHEN i % 10 = 2 THEN {sql.yes} ELSE {sql.no} END",
        "severity": "CASE WHEN i % 30 = 1 THEN 'serious' ELSE 'ordinary' END", "data": sql.json(ours),
        "assignee_id": f"CASE WHEN {unseen} THEN NULL ELSE (SELECT id FROM staff WHERE code = 'chen') END",
        "answered_at": f"CASE WHEN i % 10 < 5 AND NOT {unseen} THEN {sql.at(_born(size, 5))} END",
        "closed_at": f"CASE WHEN NOT {still} THEN {sql.at(_born(size, 1440))} END",
        "waiting_for": f"CASE WHEN {still} AND i % 3 = 2 THEN 'parts' END",
        "follows_id": "CASE WHEN i % 50 = 10 AND i > 5004 THEN i - 5004 END",
        "restricted": f"CASE WHEN i % 1000 = 1 THEN {sql.yes} ELSE {sql.no} END",
    }, f"JOIN pool ON n = i * 10009 % {POOL}")  # fmt: skip


def _events(size: Size, sql: Sql) -> Iterator[str]:
    """Five of each ticket; of an open one the last is a note."""
    still, nothing = f"i > {size.tickets - OPEN}", sql.json("'{}'")
    told = (("registered", "bot", 0), ("claimed", "staff:chen", 4), ("answered", "staff:chen", 5),
            ("noted", "staff:lin", 180), ("closed", "staff:chen", 1440))  # fmt: skip
    for kind, actor, minutes in told:
        yield _made(sql, size.tickets, "ticket_events", {
            "ticket_id": "i", "kind": f"CASE WHEN '{kind}' = 'closed' AND {still} THEN 'noted' ELSE '{kind}' END",
            "actor": f"'{actor}'", "at": sql.at(_born(size, minutes)), "data": nothing, "changes": nothing,
        })  # fmt: skip


def _messages(size: Size, sql: Sql) -> str:
    """Every second one was said under a ticket; each tenth names a number of its own."""
    ticket = f"(i * 6151 % {size.tickets} + 1)"
    words = "'{\"text\": \"' || said || CASE WHEN i % 10 = 0 THEN ' 单' || i ELSE '' END || '\"}'"
    return _made(sql, size.messages, "messages", {
        "id": "i",
        "conversation_id": f"CASE WHEN i % 2 = 0 THEN {_whose(size, ticket)} ELSE i * 3571 % {size.customers} + 1 END",
        "author": sql.one_of("i % 4", ("customer", "bot", "customer", "staff:chen")), "content": sql.json(words),
        "at": sql.at(f"{BEGAN} + i * {SPAN} / {size.messages}"), "ticket_id": f"CASE WHEN i % 2 = 0 THEN {ticket} END",
    }, f"JOIN pool ON n = i * 7 % {POOL}")  # fmt: skip


def _of_tickets(size: Size, sql: Sql) -> Iterator[str]:
    """Visits of bookings, promises of all others, and what was answered to surveys after visits."""
    still, nothing = f"i > {size.tickets - OPEN}", sql.json("'[]'")
    yield _made(sql, size.tickets, "appointments", {
        "ticket_id": "i", "customer_id": _whose(size), "vehicle_id": _whose(size), "bay": sql.one_of("i % 4", BAYS),
        "technician": sql.one_of("i % 4", WORKERS), "advisor": "'chen'", "starts_at": sql.at(_born(size, 2880)),
        "ends_at": sql.at(_born(size, 2940)), "services": sql.json("'[\"minor_service\"]'"),
        "created_at": sql.at(_born(size)), "estimate_fen": "38000", "data": sql.json("'{}'"),
        "state": f"CASE WHEN {still} THEN 'booked' WHEN i % 17 = 0 THEN 'cancelled' "
                 "WHEN i % 23 = 0 THEN 'no_show' ELSE 'done' END",
    }, "WHERE i % 10 > 4")  # fmt: skip
    yield _made(sql, size.tickets, "promises", {
        "ticket_id": "i", "kind": "'first_answer'", "started_at": sql.at(_born(size)), "allowed_seconds": "1800",
        "due_at": sql.at(_born(size, 30)), "counting": "'calendar'", "pauses": nothing, "told": sql.no,
        "state": f"CASE WHEN {still} AND i % 3 = 0 THEN 'running' WHEN i % 13 = 0 THEN 'late' ELSE 'kept' END",
        "by_table": sql.yes, "alarms": nothing, "level": "0", "extension_seconds": "0", "slips": "0",
        "ended_at": f"CASE WHEN NOT ({still} AND i % 3 = 0) THEN {sql.at(_born(size, 5))} END",
    }, "WHERE i % 10 < 5")  # fmt: skip
    yield _made(sql, size.tickets, "surveys", {
        "customer_id": _whose(size), "ticket_id": "i", "created_at": sql.at(_born(size, 4000)),
        "due_at": sql.at(_born(size, 4000)), "expires_at": sql.at(_born(size, 9000)), "state": "'answered'",
        "reason": "'visit'", "sent_at": sql.at(_born(size, 4000)), "overall": "i % 5 + 1",
        "answered_at": sql.at(_born(size, 4300)),
    }, f"WHERE i % 10 = 7 AND i % 17 <> 0 AND i <= {size.tickets - OPEN}")  # fmt: skip


def _count_on(connection: Connection, size: Size) -> None:
    """Rows made later have numbers after these."""
    c = t.ticket_numbers.c
    for prefix_of in dict.fromkeys(KINDS):
        for year in range(NOW.year - YEARS, NOW.year + 1):
            row = {c.kind: prefix_of, c.year: year, c.last: size.tickets}
            connection.execute(t.ticket_numbers.insert().values(row))
    if connection.dialect.name != "sqlite":
        for table in (t.customers, t.identities, t.vehicles, t.conversations, t.tickets, t.messages):
            highest = f"(SELECT max(id) FROM {table.name})"
            connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {highest})")
    connection.commit()
