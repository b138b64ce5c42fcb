"""What reads from outside, each with sound input to begin from and the refusals it may answer with."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from actions.customers.imports import headers, rows, workbook
from app import shopfile
from app.marked_yaml import open_file
from benchmarks.fuzz import spoil
from bot.channels import wechat_oa_message, wecom_kf_item, whatsapp_update
from bot.channels.telegram import TelegramChannel
from bot.conversation import Handled
from bot.message import Incoming
from domain.errors import Refusal
from domain.press import Press
from nlu.danger import dangers
from nlu.engines.embedded import EmbeddedEngine
from nlu.entities import find as find_things
from nlu.times import find as find_times
from nlu.training_data import load
from storage import Store
from tests.simulators.telegram_house import CUSTOMER_TOKEN, SECRET
from wire.tencent import crypto, xml
from wire.whatsapp import updates

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

Case = str | bytes | Any


@dataclass(frozen=True, slots=True)
class Target:
    """make: spoils input. read: what is tried. may: refusals that are right answers."""

    name: str
    make: Callable[[random.Random], Case]
    read: Callable[[Any], object]
    may: tuple[type[Exception], ...] = ()


def targets(engine: EmbeddedEngine, store: Store, data: Path, folder: Path) -> list[Target]:
    """All of them. data: folder of training sentences; folder: for files that are made up."""
    said = _sentences(data)
    dated = [words for words in said if re.search(r"[0-9点月日周天]|day|week|month|am|pm|morning", words)]
    made = partial(spoil.words, seeds=said)
    reading = [
        Target("a message, understood", made, lambda text: engine.understand(text, NOW)),
        Target("a message, danger", made, dangers),
        Target("a message, things", made, lambda text: find_things(text, NOW)),
        Target("a message, an asked plate", made, lambda text: find_things(text, None, asked="plate")),
        Target("a date", partial(spoil.words, seeds=dated), lambda text: find_times(text, NOW)),
        Target("a plate, a phone, a number", partial(spoil.words, seeds=SHORT), lambda text: find_things(text, None)),
        Target("a button's data", partial(spoil.words, seeds=BUTTONS), Press.parse),
    ]
    return [*reading, *_webhooks(store, folder), *_files()]


def _webhooks(store: Store, folder: Path) -> list[Target]:
    channel = TelegramChannel(
        CUSTOMER_TOKEN, _Deaf(), store, lambda: NOW, _nobody, data_dir=folder, api_base="http://127.0.0.1:9",
        secret=SECRET,
    )  # fmt: skip
    loop = asyncio.new_event_loop()

    def telegram(body: bytes) -> int:
        status = loop.run_until_complete(channel.receive(body, SECRET))
        for task in channel._under_way:  # answers to presses, which nobody takes here
            task.cancel()
        return status

    box = crypto.Envelope("token", "a" * 43, "owner")
    return [
        Target("a Telegram update", partial(_as_json, seeds=TELEGRAM), telegram),
        Target("a Telegram body", partial(spoil.raw, seeds=_bytes(TELEGRAM)), telegram),
        Target("a WhatsApp update", partial(_as_json, seeds=WHATSAPP), _whatsapp, (ValueError,)),
        Target("a WhatsApp body", partial(spoil.raw, seeds=_bytes(WHATSAPP)), _whatsapp, (ValueError,)),
        Target("a WeCom message", partial(spoil.tree, seeds=WECOM), _wecom),
        Target("a WeChat body", partial(spoil.raw, seeds=WECHAT), _wechat, (ValueError,)),
        Target("a sealed message", partial(spoil.raw, seeds=SEALED), partial(_opened, box), (crypto.Forged,)),
    ]  # fmt: skip


def _files() -> list[Target]:
    shop = shopfile.DEMO.read_text(encoding="utf-8")
    lists = [
        "姓名,手机,车牌,里程,上次保养\n王芳,13800000000,沪A12345,53000,2026-01-05\n".encode("gb18030"),
        b"name;phone;plate;km\nAnn;+8613800000000;A12345;53,000 km\n",
    ]
    return [
        Target("a shop file", partial(_spoiled_lines, text=shop), _shop),
        Target("an import as text", partial(spoil.raw, seeds=lists), _import, (Refusal,)),
    ]


class _Deaf:
    """A conversation in which everything was said before."""

    def handle(self, incoming: Incoming, now: datetime) -> Handled:
        return Handled(0, duplicate=True)


async def _nobody(rows_: Sequence[int]) -> None:
    """Nothing is delivered."""


def _whatsapp(body: bytes) -> None:
    for update in updates.read(body):
        if isinstance(update, updates.Message):
            whatsapp_update.read(update, NOW)


def _wecom(item: Any) -> None:
    if isinstance(item, dict):
        wecom_kf_item.item_id(item)
        wecom_kf_item.event_type(item)
        wecom_kf_item.read(item, "kf", NOW)


def _wechat(body: bytes) -> None:
    told = xml.read(body)
    wechat_oa_message.update_id(told)
    wechat_oa_message.read(told, "gh", NOW)


def _opened(box: crypto.Envelope, sealed: bytes) -> None:
    words = sealed.decode("latin-1")
    box.open(words, crypto.signature("token", "1", "2", words), "1", "2")


def _shop(text: str) -> None:
    problems: list[str] = []
    value = open_file(text.encode("utf-8", "ignore").decode(), problems)  # a file is read as UTF-8
    if value is not None:
        shopfile.shop_of(value, "Asia/Shanghai")


def _import(data: bytes) -> None:
    for sheet in workbook.read(data, "customers.csv"):
        layout = headers.guess(sheet)
        if layout.is_known:
            for _ in rows.read(sheet, layout, NOW.date()):
                pass


def _spoiled_lines(rng: random.Random, text: str) -> str:
    lines = text.splitlines()
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(lines))
        lines[at] = spoil.words(rng, [lines[at]])
    return "\n".join(lines)


def _as_json(rng: random.Random, seeds: Sequence[Any]) -> bytes:
    return json.dumps(spoil.tree(rng, seeds)).encode()


def _bytes(seeds: Sequence[Any]) -> list[bytes]:
    return [json.dumps(seed, ensure_ascii=False).encode() for seed in seeds]


def _sentences(data: Path) -> list[str]:
    return sorted({example.text for example in load([data])})


SEALED = (b"c2VhbGVk" * 12,)
SHORT = (
    "沪A12345", "京AD12345", "粤Z1234港", "138 0013 8000", "+86-138-0013-8000", "0755-12345678", "LSVAU2A37N2183294",
    "5.3万公里", "三千八百块", "1,234.50 yuan", "P0301", "plate B12345", "my number is 13800138000", "李雷 13800138000",
)  # fmt: skip
BUTTONS = (
    "go|visit|confirm:12",
    "go|survey|i:3:overall:5",
    "12|time|202603201000",
    "claim:17",
    "work:4:work_item.7",
    "go|wait|yes:1:2",
)
_PERSON = {"id": 7, "is_bot": False, "first_name": "王", "language_code": "zh-hans"}
_CHAT = {"id": 7, "type": "private", "first_name": "王"}
_MESSAGE = {"message_id": 5, "date": 1_773_800_000, "chat": _CHAT, "from": _PERSON}
TELEGRAM: tuple[Any, ...] = (
    {"update_id": 1, "message": {**_MESSAGE, "text": "明天下午三点做保养"}},
    {"update_id": 2, "message": {**_MESSAGE, "contact": {"phone_number": "138", "first_name": "王", "user_id": 7}}},
    {"update_id": 3, "message": {**_MESSAGE, "location": {"latitude": 31.2, "longitude": 121.4}}},
    {"update_id": 4, "edited_message": {**_MESSAGE, "text": "后天", "edit_date": 1_773_800_001}},
    {"update_id": 5, "callback_query": {"id": "9", "from": _PERSON, "chat_instance": "1", "data": "go|menu|help",
                                        "message": {**_MESSAGE, "text": "?"}}},
    {"update_id": 6, "message": {**_MESSAGE, "caption": "漏油", "media_group_id": "3", "photo": [
        {"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9, "file_size": 9}]}},
    {"update_id": 7, "my_chat_member": {"chat": _CHAT, "from": _PERSON, "date": 1,
        "old_chat_member": {"status": "member", "user": _PERSON},
        "new_chat_member": {"status": "kicked", "user": _PERSON, "until_date": 0}}},
)  # fmt: skip
_WHO = {"profile": {"name": "王"}, "wa_id": "8613800000000"}
_SAID = {"from": "8613800000000", "id": "wamid.1", "timestamp": "1773800000"}


def _meta(value: dict[str, Any], name: str = "messages") -> dict[str, Any]:
    about = {"metadata": {"phone_number_id": "1", "display_phone_number": "86138"}, "contacts": [_WHO]}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": name, "value": about | value}]}],
    }


WHATSAPP: tuple[Any, ...] = (
    _meta({"messages": [{**_SAID, "type": "text", "text": {"body": "明天下午三点做保养"}}]}),
    _meta({"messages": [{**_SAID, "type": "image", "image": {"id": "m", "mime_type": "image/jpeg", "caption": "油"}}]}),
    _meta({"messages": [{**_SAID, "type": "location", "location": {"latitude": 31.2, "longitude": 121.4}}]}),
    _meta({"messages": [{**_SAID, "type": "interactive", "interactive": {
        "type": "button_reply", "button_reply": {"id": "go|menu|help", "title": "帮助"}}}]}),
    _meta({"messages": [{**_SAID, "type": "contacts", "contacts": [{"name": {"formatted_name": "王"}, "phones": [
        {"phone": "+86 138 0000 0000", "wa_id": "8613800000000"}]}]}]}),
    _meta({"statuses": [{"id": "wamid.2", "status": "failed", "timestamp": "1773800000", "recipient_id": "86138",
                         "errors": [{"code": 131026, "title": "x"}]}]}),
    _meta({"event": "REJECTED", "message_template_name": "x"}, "message_template_status_update"),
)  # fmt: skip
_ITEM = {"msgid": "m1", "open_kfid": "kf", "external_userid": "wm1", "send_time": 1_773_800_000, "origin": 3}
WECOM: tuple[Any, ...] = (
    {**_ITEM, "msgtype": "text", "text": {"content": "明天下午三点做保养", "menu_id": ""}},
    {**_ITEM, "msgtype": "image", "image": {"media_id": "x"}},
    {**_ITEM, "msgtype": "location", "location": {"latitude": 31.2, "longitude": 121.4, "name": "店"}},
    {**_ITEM, "msgtype": "event", "event": {"event_type": "enter_session", "welcome_code": "w", "scene": "1"}},
    {**_ITEM, "msgtype": "msgmenu", "msgmenu": {"list": [{"type": "click", "click": {"id": "1"}}]}},
)  # fmt: skip
WECHAT = tuple(
    xml.write({"ToUserName": "gh", "FromUserName": "o1", "CreateTime": "1773800000", **more})
    for more in (
        {"MsgType": "text", "Content": "明天下午三点做保养", "MsgId": "1"},
        {"MsgType": "image", "MediaId": "x", "PicUrl": "http://a/b", "MsgId": "2"},
        {
            "MsgType": "location",
            "Location_X": "31.2",
            "Location_Y": "121.4",
            "Scale": "20",
            "Label": "路",
            "MsgId": "3",
        },
        {"MsgType": "event", "Event": "CLICK", "EventKey": "go|menu|help"},
        {"MsgType": "voice", "MediaId": "x", "Format": "amr", "Recognition": "明天", "MsgId": "4"},
    )
)
