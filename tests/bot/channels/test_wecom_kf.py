"""WeCom customer service's edge: forged calls are refused, the stream is read once, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

import pytest

from actions import outgoing
from bot.channels import tencent_files
from bot.channels.intake import Intake
from bot.channels.webhook import Call
from bot.channels.wecom_kf import POLL_EVERY, WecomKfChannel
from bot.channels.wecom_kf_events import Events
from bot.conversation import Conversations, Handled
from bot.message import Incoming
from domain.message import Reply
from domain.shop.shop import Shop
from nlu.engines.embedded import EmbeddedEngine
from notifications.senders.wecom_kf import KfSender
from notifications.worker import Worker
from storage import Store, allowances, conversations, outbox, shops
from storage.customers import customers
from storage.inbound import inbox
from tests.simulators.tencent import Fault
from tests.simulators.wecom_kf import ACCOUNT, FakeKf
from tests.wire.tencent.test_api import Clock, process

LI = "wmLi"


class Listener:
    """Notes what it is handed and keeps the journal. fails: so many times nothing can be handled."""

    def __init__(self, store: Store) -> None:
        self.heard: list[Incoming] = []
        self.fails = 0
        self._store, self._lock = store, Lock()

    def handle(self, incoming: Incoming, now: datetime) -> Handled:
        with self._lock:
            if self.fails > 0:
                self.fails -= 1
                raise OSError("no room left")
            with self._store.write() as tx:
                new = conversations.first_seen(tx, incoming.channel, incoming.account, incoming.update_id, now)
            if new:
                self.heard.append(incoming)
        return Handled(1)

    @property
    def texts(self) -> list[str]:
        return [incoming.text for incoming in self.heard]


class Setting:
    """A shop's desk on a customer service of its own."""

    def __init__(self, store: Store, clock: Clock, shop: Shop, path: Path) -> None:
        self.store, self.clock, self.path = store, clock, path
        self.fake, self.listener = FakeKf(clock), Listener(store)
        with store.write() as tx:
            shops.apply(tx, shop, clock())
        self.channel = self.process()

    def process(self) -> WecomKfChannel:
        api = process(self.fake, self.store)
        fetch = tencent_files.fetcher(api.api, self.path, self.clock)
        intake = Intake(self.listener, self.store, self.clock, _deliver, fetch=fetch)
        events = Events(api, self.store, self.clock)
        return WecomKfChannel(api, [ACCOUNT], self.fake.envelope, intake, events, self.store, self.clock)

    async def settle(self, channel: WecomKfChannel | None = None) -> None:
        """Everything told so far is read and handled."""
        for _ in range(30):
            self.clock.at += timedelta(seconds=1)
            await (channel or self.channel).catch_up(ACCOUNT)
            while await (channel or self.channel).handler.look():
                pass
            with self.store.read() as tx:
                if not inbox.waiting(tx, "wecom_kf"):
                    return

    async def told(self, channel: WecomKfChannel | None = None) -> None:
        """The vendor calls, and what there is is read and handled."""
        assert (await self.fake.tell((channel or self.channel).receive)).status == 200
        await self.settle(channel)


async def _deliver(_rows: Sequence[int]) -> None: ...


@pytest.fixture
def setting(store: Store, now: datetime, shop: Shop, tmp_path: Path) -> Setting:
    return Setting(store, Clock(now), shop, tmp_path)


def test_the_address_check_gets_the_plain_words_back(setting: Setting) -> None:
    call, plain = setting.fake.check_call()
    answer = asyncio.run(setting.channel.receive(call))
    assert (answer.status, answer.text) == (200, plain)
    unescaped = Call("GET", {**call.query, "echostr": call.query["echostr"].replace("+", " ")})
    assert asyncio.run(setting.channel.receive(unescaped)).text == plain


@pytest.mark.parametrize("spoil", ["signature", "owner"])
def test_a_forged_call_is_refused(setting: Setting, spoil: str) -> None:
    assert asyncio.run(setting.channel.receive(setting.fake.callback(spoil=spoil))).status == 403
    assert asyncio.run(setting.channel.receive(Call("POST", {}, {}, b"<xml/>"))).status == 403
    assert asyncio.run(setting.channel.receive(Call("GET", {}))).status == 403


def test_a_call_leads_to_what_was_written(setting: Setting) -> None:
    setting.fake.writes(LI, "明天下午三点做保养")
    asyncio.run(setting.told())
    [heard] = setting.listener.heard
    assert (heard.channel, heard.account, heard.address, heard.kind) == ("wecom_kf", ACCOUNT, LI, "text")
    assert heard.text == "明天下午三点做保养"
    assert heard.at == setting.fake.sessions[LI].wrote


def test_customers_are_called_what_they_call_themselves_and_asked_for_it_once(setting: Setting) -> None:
    setting.fake.names[LI] = "小李"
    setting.fake.faults.append(Fault("kf/customer/batchget", "after", user=""))
    setting.fake.writes("wmWang", "在吗")
    setting.fake.writes(LI, "你好")
    setting.fake.writes(LI, "在吗")
    asyncio.run(setting.told())
    told = {one.address: one.user_name for one in setting.listener.heard}
    assert sorted(told) == [LI, "wmWang"]
    assert setting.listener.heard[-1].user_name in ("小李", "")
    assert [name for name, _ in setting.fake.log].count("kf/customer/batchget") == 2


def test_many_pages_and_empty_ones_are_read_in_order(setting: Setting) -> None:
    for number in range(37):
        setting.fake.writes(f"wm{number % 7}", str(number))
    asyncio.run(setting.told())
    for user in range(7):
        mine = [int(one.text) for one in setting.listener.heard if one.address == f"wm{user}"]
        assert mine == list(range(user, 37, 7))


def test_without_any_call_nothing_is_lost(setting: Setting) -> None:
    asyncio.run(setting.settle())
    setting.fake.writes(LI, "有人吗")
    asyncio.run(setting.settle())
    assert setting.listener.texts == []
    setting.clock.at += POLL_EVERY
    asyncio.run(setting.settle())
    assert setting.listener.texts == ["有人吗"]


def test_a_call_to_one_process_is_read_by_another(setting: Setting) -> None:
    other = setting.process()
    asyncio.run(setting.settle())
    setting.fake.writes(LI, "你好")
    asyncio.run(setting.fake.tell(setting.channel.receive))  # type: ignore[arg-type]
    asyncio.run(setting.settle(other))
    assert setting.listener.texts == ["你好"]


def test_two_processes_at_once_double_nothing(setting: Setting) -> None:
    other = setting.process()
    for number in range(25):
        setting.fake.writes(f"wm{number % 3}", str(number))

    async def both() -> None:
        await asyncio.gather(setting.told(), setting.told(other))

    asyncio.run(both())
    assert sorted(map(int, setting.listener.texts)) == list(range(25))


def test_a_message_that_can_not_be_handled_is_tried_again(setting: Setting) -> None:
    setting.listener.fails = 2
    setting.fake.writes(LI, "一")
    setting.fake.writes(LI, "二")
    asyncio.run(setting.told())
    assert setting.listener.texts == ["一", "二"]


@pytest.mark.parametrize("kind", ["before", "after", "garbage", 42001, 45009])
def test_a_vendor_in_trouble_is_asked_again(setting: Setting, kind: str | int) -> None:
    setting.fake.writes(LI, "你好")
    setting.fake.faults.append(Fault("kf/sync_msg", kind))

    async def work() -> None:
        stop = asyncio.Event()
        running = asyncio.ensure_future(setting.channel.run(stop))
        await setting.fake.tell(setting.channel.receive)
        for _ in range(80):
            await asyncio.sleep(0.05)
            if setting.listener.heard:
                break
        stop.set()
        await running

    asyncio.run(work())
    assert setting.listener.texts == ["你好"]


def test_pictures_are_kept_and_places_are_where_gps_has_them(setting: Setting) -> None:
    fake = setting.fake
    fake.writes(LI, kind="image", media_id=fake.file(b"\xff\xd8\xffpicture", "car.jpg"))
    fake.writes(LI, kind="voice", media_id=fake.file(b"#!AMR\n", "a.amr"))
    fake.writes(LI, kind="location", latitude=31.228458, longitude=121.478223, name="人民广场", address="")
    fake.writes(LI, kind="image", media_id="gone")
    fake.writes(LI, kind="merged_msg")
    asyncio.run(setting.told())
    photo, voice, place, gone, other = setting.listener.heard
    assert (setting.path / photo.media[0].path).read_bytes() == b"\xff\xd8\xffpicture"
    assert photo.media[0].path.startswith("media/wecom_kf/")
    assert voice.kind == "voice"
    assert voice.media[0].path.endswith(".amr")
    assert place.lat == pytest.approx(31.2304, abs=1e-5)
    assert place.lon == pytest.approx(121.4737, abs=1e-5)
    assert (gone.media[0].too_big, gone.media[0].path) == (True, "")
    assert other.kind == "sticker"


def test_a_tapped_choice_is_a_button(setting: Setting) -> None:
    setting.fake.writes(LI, "预约", menu_id="go|menu|book_service")
    setting.fake.writes(LI, "别的", menu_id="not of ours")
    asyncio.run(setting.told())
    assert [(one.kind, one.button) for one in setting.listener.heard] == [
        ("button", "go|menu|book_service"),
        ("text", ""),
    ]


def test_whoever_enters_is_welcomed_while_the_code_works(setting: Setting) -> None:
    setting.fake.enters(LI)
    asyncio.run(setting.told())
    [(user, kind, shown)] = setting.fake.seen
    assert (user, kind) == (LI, "msgmenu")
    assert "安驰汽车服务中心" in shown["head_content"]
    setting.fake.taps(LI, "预约服务") if "预约服务" in str(shown) else setting.fake.taps(
        LI, shown["list"][0]["click"]["content"]
    )
    setting.fake.enters("wmLate")
    setting.clock.at += timedelta(seconds=30)
    asyncio.run(setting.told())
    assert len(setting.fake.seen) == 1
    assert setting.listener.heard[0].button == "go|menu|book_service"
    assert setting.fake.violations == []


def test_an_account_of_somebody_else_is_left_alone(setting: Setting) -> None:
    asyncio.run(setting.settle())
    setting.fake.writes(LI, "你好")
    foreign = WecomKfChannel(
        process(setting.fake, setting.store), ["wkOTHER"], setting.fake.envelope,
        Intake(setting.listener, setting.store, setting.clock, _deliver),
        Events(process(setting.fake, setting.store), setting.store, setting.clock), setting.store, setting.clock,
    )  # fmt: skip
    assert asyncio.run(setting.fake.tell(foreign.receive)).status == 200  # type: ignore[arg-type]
    asyncio.run(setting.settle())
    assert setting.listener.texts == []


@pytest.mark.parametrize(
    ("fail_type", "state"), [(4, "held"), (5, "held"), (6, "held"), (10, "failed"), (12, "failed")]
)
def test_a_message_that_failed_late_is_not_taken_for_sent(setting: Setting, fail_type: int, state: str) -> None:
    setting.fake.writes(LI, "你好")
    now = setting.clock()
    with setting.store.write() as tx:
        identity = customers.add_identity(tx, "wecom_kf", ACCOUNT, LI, "", now)
        talk = conversations.open_locked(tx, identity, "zh", now)
        outgoing.say(tx, talk, Reply("您好"), "in:1:0", now)
        allowances.grant(tx, "wecom_kf", ACCOUNT, LI, "message", now)
    setting.fake.fail_next[LI] = fail_type
    sender = KfSender(process(setting.fake, setting.store), setting.path)
    worker = Worker(setting.store, setting.clock, {"wecom_kf": sender})
    asyncio.run(worker.deliver([1]))
    asyncio.run(setting.told())
    with setting.store.read() as tx:
        row = outbox.get(tx, 1)
        who = customers.identity(tx, "wecom_kf", ACCOUNT, LI)
    assert row is not None
    assert row.state == state
    assert who is not None
    assert who.reachable is (fail_type != 10)
    assert setting.fake.violations == []


@pytest.mark.rule("A2")
def test_a_person_who_takes_over_in_wecom_is_heard_here_and_the_bot_keeps_silent(
    setting: Setting, engine: EmbeddedEngine
) -> None:
    talk = Conversations(setting.store, engine)
    api = process(setting.fake, setting.store)
    intake = Intake(talk, setting.store, setting.clock, _deliver)
    channel = WecomKfChannel(
        api, [ACCOUNT], setting.fake.envelope, intake, Events(api, setting.store, setting.clock), setting.store,
        setting.clock,
    )  # fmt: skip

    def heard() -> list[tuple[str, str]]:
        with setting.store.read() as tx:
            found = conversations.find(tx, "wecom_kf", ACCOUNT, LI)
            return [(one.author, one.text) for one in conversations.messages(tx, found.id)] if found else []

    setting.fake.writes(LI, "有原厂火花塞吗")
    asyncio.run(setting.told(channel))
    before = len(heard())
    setting.fake.servicer(LI, 1)
    setting.fake.servicer_says(LI, "有的，四百一套")
    setting.fake.writes(LI, "好的，多久能换完")
    asyncio.run(setting.told(channel))
    assert heard()[before:] == [("staff:wang", "有的，四百一套"), ("customer", "好的，多久能换完")]
    setting.fake.servicer(LI, 3)
    asyncio.run(setting.told(channel))
    assert "本次人工服务已结束" in setting.fake.said_to(LI)[-1]
    setting.fake.writes(LI, "你们几点关门")
    asyncio.run(setting.told(channel))
    assert heard()[-1][0] == "bot"
    assert setting.fake.violations == []


def test_a_vendor_that_shuts_us_out_is_told_to_those_who_can_mend_it(setting: Setting) -> None:
    setting.fake.ip_allowed = False

    async def work() -> None:
        stop = asyncio.Event()
        running = asyncio.ensure_future(setting.channel.run(stop))
        await asyncio.sleep(0.3)
        stop.set()
        await running

    asyncio.run(work())
    with setting.store.read() as tx:
        [told] = [item for item in outbox.listed(tx) if item.kind == "staff_text"]
    assert "60020" in told.payload["html"]
    assert "白名单" in told.payload["html"]
