"""The channels there are, one record each: the only place where a channel's own numbers stand."""

from __future__ import annotations

from datetime import timedelta

from domain.channels.channel import (
    Channel,
    Choices,
    Datum,
    Files,
    Grant,
    Limit,
    Receipt,
    Receipts,
    Shown,
    Trigger,
    Unit,
)
from domain.channels.pace import Pace, Paces
from domain.conversation import STAFF

TELEGRAM, WEB, REST, CONSOLE = "telegram", "web", "rest", "console"
WECOM_KF, WECHAT_OA, WHATSAPP = "wecom_kf", "wechat_oa", "whatsapp"
SMS, MAIL = "sms", "mail"

_MB, _KB = 1_000_000, 1_000
_DAY, _MINUTE, _SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
_ANY = {"photo": Files(20 * _MB), "voice": Files(20 * _MB), "file": Files(20 * _MB)}


def _bytes(size: int) -> Limit:
    return Limit(size, Unit.BYTES)


TELEGRAM_RATE = 30
"""About 30 messages a second for a bot (Telegram's FAQ); more only for bots that pay for it."""

_telegram = Paces(
    account=Pace.per_second(TELEGRAM_RATE),
    chat=Pace(timedelta(milliseconds=1050), 2),  # one a second in a private chat, short bursts allowed
    group=Pace(timedelta(milliseconds=5200), 8),  # twenty a minute: eight at once and 11.5 in the minute after
    kept=2,
)

_read_on_coming = Receipts(Receipt.NONE)

CHANNELS: dict[str, Channel] = {
    TELEGRAM: Channel(
        pushed=True,
        text=Limit(4096),
        choices=Choices(Shown.INLINE, most=100, data=64),
        files={"photo": Files(10 * _MB), "voice": Files(50 * _MB), "file": Files(50 * _MB)},
        identity=("chat_id",),
        paces=_telegram,
    ),
    WEB: Channel(pushed=False, text=Limit(20_000), files=_ANY, receipts=_read_on_coming, identity=("visitor",)),
    REST: Channel(pushed=False, text=Limit(20_000), receipts=_read_on_coming, identity=("sender",)),
    CONSOLE: Channel(pushed=False, text=Limit(20_000), choices=Choices(Shown.DIGITS), receipts=_read_on_coming),
    STAFF: Channel(pushed=True, dialogue=False, text=Limit(4096), paces=_telegram),
    WECOM_KF: Channel(
        pushed=True,
        grants={Trigger.MESSAGE: Grant(5, 2 * _DAY)},
        reserve=1,
        text=_bytes(2048),
        choices=Choices(Shown.MENU, most=10, label=_bytes(128), above=_bytes(1024), data=128),
        files={
            "photo": Files(2 * _MB, (".jpg", ".jpeg", ".png")),
            "voice": Files(2 * _MB, (".amr",)),
            "file": Files(20 * _MB),
        },
        receipts=Receipts(Receipt.ACCEPTED, fails_late=True),
        identity=("external_userid", "unionid"),
        datum=Datum.GCJ02,
        paces=Paces(Pace.per_second(50), Pace(_SECOND / 5, 5), Pace(_SECOND, 1)),
        key=32,
        sessions=True,
    ),
    WECHAT_OA: Channel(
        pushed=True,
        grants={
            Trigger.MESSAGE: Grant(5, 2 * _DAY),
            Trigger.MENU: Grant(3, _MINUTE),
            Trigger.FOLLOW: Grant(3, _MINUTE),
            Trigger.SCAN: Grant(3, _MINUTE),
        },
        reserve=1,
        templates=True,
        text=_bytes(2048),
        choices=Choices(Shown.DIGITS, most=30, label=_bytes(300)),
        files={
            "photo": Files(10 * _MB, (".jpg", ".jpeg", ".png", ".gif", ".bmp")),
            "voice": Files(2 * _MB, (".amr", ".mp3")),
        },
        receipts=Receipts(Receipt.ACCEPTED, fails_late=True),
        identity=("openid", "unionid"),
        datum=Datum.GCJ02,
        fields={
            "thing": 20,
            "character_string": 32,
            "car_number": 8,
            "phone_number": 17,
            "short_thing": 5,
            "name": 10,
            "number": 32,
            "letter": 32,
            "time": 40,
            "date": 40,
            "amount": 20,
            "phrase": 5,
            "const": 20,
        },
        paces=Paces(Pace.per_second(80), Pace(_SECOND / 5, 5), Pace(_SECOND, 1)),
    ),
    WHATSAPP: Channel(
        pushed=True,
        grants={Trigger.MESSAGE: Grant(None, _DAY)},
        templates=True,
        text=Limit(4096),
        choices=Choices(
            Shown.LIST,
            most=10,
            label=Limit(24),
            above=Limit(1024),
            buttons=3,
            button=Limit(20),
            note=Limit(72),
            data=200,
        ),
        files={
            "photo": Files(5 * _MB, (".jpg", ".jpeg", ".png")),
            "voice": Files(16 * _MB, (".aac", ".amr", ".mp3", ".m4a", ".ogg")),
            "file": Files(100 * _MB),
        },
        receipts=Receipts(Receipt.READ, fails_late=True, wait=timedelta(hours=6)),
        identity=("user_id", "wa_id"),
        paces=Paces(Pace.per_second(60), Pace(6 * _SECOND, 20), Pace(6 * _SECOND, 1)),
    ),
    SMS: Channel(
        pushed=True,
        dialogue=False,
        templates=True,
        bare=False,
        text=Limit(500),
        choices=Choices(Shown.LINKS),
        receipts=Receipts(Receipt.DELIVERED, fails_late=True),
        identity=("phone",),
        paces=Paces(Pace.per_second(20), Pace(30 * _SECOND, 2), Pace(30 * _SECOND, 2)),
    ),
    MAIL: Channel(
        pushed=True,
        dialogue=False,
        text=Limit(100_000),
        choices=Choices(Shown.LINKS),
        files={"photo": Files(10 * _MB), "file": Files(10 * _MB)},
        identity=("mail",),
        paces=Paces(Pace.per_second(5), Pace(_SECOND, 5), Pace(_SECOND, 5)),
    ),
}
"""Channel -> its record. Windows, budgets, lengths and sizes are the vendors': Telegram core.telegram.org/bots/api;
WeChat customer-service messages (5 in 48 h, 3 in a minute after a tap on a menu, following or scanning; 2048 bytes);
WeCom customer service (5 in 48 h, menus of 10, 32 bytes of msgid); WhatsApp Cloud API (24 h, 3 buttons, 10 rows)."""

_UNKNOWN = Channel(pushed=True)


def record(channel: str) -> Channel:
    """The channel's record; of one that nobody knows, a plain one."""
    return CHANNELS.get(channel, _UNKNOWN)


def is_pushed(channel: str) -> bool:
    """True when the channel must be handed each message; from others it is read when the customer comes."""
    return channel in CHANNELS and CHANNELS[channel].pushed
