"""The composition root: what the settings name is built here and handed to whoever needs it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import SecretStr

from app.channels.telegram_hook import receiver
from app.clock import Clock
from app.doctor import world
from app.doctor.examination import examine
from app.doctor.patient import Patient
from app.keeping.keeper import Keeper
from app.settings import Settings
from app.understanding.second_reader import second_reader
from bot.channels.webhook import Hook
from bot.conversation import Conversations
from domain.channels.pace import Pace
from domain.channels.register import TELEGRAM, TELEGRAM_RATE, WHATSAPP
from domain.conversation import STAFF
from domain.shop.finding import Finding
from domain.shop.staff import Staff
from nlu.engine import Engine
from notifications.jobs import retention
from notifications.jobs.planner import Planner
from notifications.sender import Sender
from notifications.worker import Worker
from storage import Store, outbox, shops
from storage.migrate import migrate

if TYPE_CHECKING:
    from fastapi import FastAPI
    from telegram import Bot

    from actions.workshop.extra_items import PageLink
    from app.channels.tencent import Tencent
    from app.channels.wecom_staff import WecomStaff
    from app.channels.whatsapp import WhatsApp
    from bot.channels.sms_reports import SmsReports
    from bot.channels.telegram import TelegramChannel
    from bot.channels.wechat_oa import WechatOaChannel
    from bot.channels.wecom_kf import WecomKfChannel
    from bot.channels.whatsapp import WhatsAppChannel
    from nlu.engines.embedded import EmbeddedEngine
    from notifications.staff_chat.bot import StaffBot

CUSTOMER_HOOK, STAFF_HOOK = "/webhooks/telegram", "/webhooks/staff"
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 the name of a header

log = structlog.get_logger(__name__)

TRAINING_DATA = Path(__file__).parent.parent / "nlu" / "data"


@dataclass
class House:
    """One process of the house. Each part is built when it is first asked for, and only then imported.

    No library is loaded by who needs none of it. demo: an invented shop, no login. port: the web's, for links.
    """

    settings: Settings
    now: Clock
    demo: bool = False
    port: int = 8080
    shop_file: Path | None = None
    """Where the shop in force is written, if anywhere."""
    _sending: list[Bot] = field(default_factory=list)

    @cached_property
    def store(self) -> Store:
        """The store, brought to the present shape."""
        store = Store(self.settings.store_url)
        try:
            migrate(store)
        except BaseException:
            store.close()
            raise
        return store

    def free_rows(self) -> None:
        """Rows of a process that died with them in hand leave at once. Only for who has the store to itself."""
        with self.store.write() as tx:
            freed = outbox.free_all(tx)
        if freed:
            log.info("outbox.freed", rows=freed)

    @cached_property
    def engine(self) -> Engine:
        """What understands messages, as the settings say."""
        if self.settings.nlu == "embedded":
            return self.embedded
        from nlu.engines.rasa_server import RasaEngine

        return RasaEngine(self.settings.rasa_url, self.embedded, alarm=self.embedded.alarm)

    @cached_property
    def embedded(self) -> EmbeddedEngine:
        """The engine in this process; its model is trained first when there is none for these data and this code."""
        from nlu.engines.embedded import EmbeddedEngine
        from nlu.shipped import model_for

        return EmbeddedEngine.load(model_for(self.training_data, self.models))

    @property
    def training_data(self) -> list[Path]:
        """Where training files are: the house's own, and those learned from use."""
        return [TRAINING_DATA, self.learned]

    @property
    def learned(self) -> Path:
        """Where sentences accepted on review are kept."""
        return self.settings.data_dir / "training"

    @property
    def models(self) -> Path:
        """Where trained models are kept."""
        return self.settings.data_dir / "models"

    @cached_property
    def conversations(self) -> Conversations:
        """What handles a customer's message."""
        visit_link = self.visit_link if self.reached else None
        return Conversations(self.store, self.engine, visit_link, second_reader(self.settings))

    @property
    def reached(self) -> str:
        """Where customers reach the web: the public or the network's address, in a demo this machine; else empty."""
        return self.settings.link_base or (f"http://127.0.0.1:{self.port}" if self.demo else "")

    def visit_link(self, appointment_id: int) -> str:
        """The address of a visit's calendar entry."""
        from desk.customer.visit_link import make_link

        return make_link(_secret(self.settings.secret_key), appointment_id, self.reached)

    @cached_property
    def worker(self) -> Worker:
        """What sends; it has a sender for each bot whose token is set."""
        return Worker(
            self.store,
            self.now,
            self.senders,
            {TELEGRAM: Pace.per_second(self.settings.telegram_rate)},
            language=self.settings.language,
            alarm_mail=self.settings.mail_alarm if self.settings.has_mail else "",
        )

    @cached_property
    def planner(self) -> Planner:
        """What does whatever falls due by the clock."""
        return Planner(self.store, self.now, more=[partial(retention.nightly, data_dir=self.settings.data_dir)])

    @cached_property
    def keeper(self) -> Keeper:
        """What looks after the house itself: signs of life, backups, alarms."""
        return Keeper(
            self.settings,
            self.store,
            self.now,
            lambda: {"worker": self.worker.seen, "planner": self.planner.seen},
            self.examine,
        )

    def examine(self) -> list[Finding]:
        """What the doctor finds."""
        return examine(Patient(self.settings, replace(world.real(), now=self.now))) + self._other_channels()

    def _other_channels(self) -> list[Finding]:
        """What the checks of channels find that the doctor does not know by itself."""
        from app.doctor import vendors

        return vendors.findings(self)

    @cached_property
    def senders(self) -> dict[str, Sender]:
        """Outbox channel -> what sends its rows."""
        from app.channels import out_only

        settings = self.settings
        senders: dict[str, Sender] = {WHATSAPP: self.whatsapp.sender()} if settings.has_whatsapp else {}
        senders |= out_only.senders(settings, self.now, self.store)
        if settings.has_kf or settings.has_oa:
            senders |= self.tencent.senders()
        if not settings.has_bot:
            return senders
        from notifications.senders.staff import StaffSender
        from notifications.senders.telegram import CustomerSender

        if settings.customer_bot_token:
            bot, paid = self._open_bot(settings.customer_bot_token), settings.telegram_rate > TELEGRAM_RATE
            senders[TELEGRAM] = CustomerSender(bot, settings.data_dir, paid=paid)
        if settings.staff_bot_token and settings.staff_chat_id:
            senders[STAFF] = StaffSender(
                self.store,
                self._open_bot(settings.staff_bot_token),
                settings.staff_chat_id,
                data_dir=settings.data_dir,
                language=settings.language,
                now=self.now,
            )
        return senders

    def _open_bot(self, token: SecretStr) -> Bot:
        from wire.telegram.line import open_bot

        self._sending.append(open_bot(_secret(token), self.settings.telegram_api, _secret(self.settings.proxy)))
        return self._sending[-1]

    @cached_property
    def customer_bot(self) -> TelegramChannel | None:
        """The customers' Telegram bot; None without a token."""
        settings = self.settings
        if settings.customer_bot_token is None:
            return None
        from bot.channels.telegram import TelegramChannel

        return TelegramChannel(
            _secret(settings.customer_bot_token), self.conversations, self.store, self.now, self.worker.deliver,
            data_dir=settings.data_dir, api_base=settings.telegram_api, language=settings.language,
            webhook_url=self._hook(CUSTOMER_HOOK), secret=_secret(settings.webhook_secret),
            proxy=_secret(settings.proxy),
        )  # fmt: skip

    @cached_property
    def whatsapp(self) -> WhatsApp:
        """The shop's number on WhatsApp."""
        from app.channels.whatsapp import WhatsApp

        return WhatsApp(self.settings, self.store, self.now)

    @cached_property
    def whatsapp_channel(self) -> WhatsAppChannel:
        """What customers write on WhatsApp."""
        return self.whatsapp.channel(self.conversations, self.worker.deliver)

    @cached_property
    def tencent(self) -> Tencent:
        """WeChat and WeCom."""
        from app.channels.tencent import Tencent

        return Tencent(self.settings, self.store, self.now)

    @cached_property
    def tencent_channels(self) -> dict[str, WecomKfChannel | WechatOaChannel]:
        """What receives from WeChat and WeCom, by the path that is called; none without its settings."""
        if not (self.settings.has_kf or self.settings.has_oa):
            return {}
        return self.tencent.channels(self.conversations, self.worker.deliver)

    @cached_property
    def staff_bot(self) -> StaffBot | None:
        """The bot of the staff chat; None without a token."""
        settings = self.settings
        if settings.staff_bot_token is None or settings.staff_chat_id is None:
            return None
        from notifications.staff_chat.bot import StaffBot

        return StaffBot(
            _secret(settings.staff_bot_token), self.store, self.now, self.worker.wake,
            chat_id=settings.staff_chat_id, api_base=settings.telegram_api, language=settings.language,
            webhook_url=self._hook(STAFF_HOOK), secret=_secret(settings.webhook_secret), proxy=_secret(settings.proxy),
            login_link=self.login_link, page_link=self.page_link, data_dir=settings.data_dir,
        )  # fmt: skip

    @cached_property
    def wecom_staff(self) -> WecomStaff | None:
        """The staff chat in WeCom; None without a bot there."""
        if not self.settings.has_wecom_staff:
            return None
        from app.channels.wecom_staff import WecomStaff

        return WecomStaff(self.settings, self.store, self.now, self.tencent, self.login_link, self.page_link)

    @cached_property
    def sms_reports(self) -> SmsReports | None:
        """What receives delivery reports of text messages; None where no address is set up for them."""
        from app.channels import out_only

        return out_only.sms_reports(self.settings, self.store, self.now)

    @property
    def is_called(self) -> bool:
        """True when a vendor calls this server, or is to."""
        return bool(self.settings.public_url) or self.settings.has_kf or self.settings.has_oa

    def _hook(self, path: str) -> str | None:
        return self.settings.public_url + path if self.settings.public_url else None

    def login_link(self, person: Staff) -> str:
        """A one-time address that logs this person in to the desk."""
        from desk.site.login import make_link

        base = self.settings.link_base or f"http://127.0.0.1:{self.port}"
        return make_link(_secret(self.settings.secret_key), person.code, base)

    @property
    def page_link(self) -> PageLink | None:
        """What makes the address where a customer sees what was found on the vehicle; None without a public one."""
        from desk.customer.check_link import links

        return links(_secret(self.settings.secret_key), self.settings.public_url)

    @cached_property
    def web(self) -> FastAPI:
        """Everything that is served over HTTP, the bots' webhooks among it."""
        from app.shop_book.book import ShopBook
        from app.web import make_app
        from desk.site.site import ReviewWork, ShopWork, WebSettings
        from nlu.report import rasa_answer
        from nlu.understanding import INTENTS

        settings = self.settings
        book = ShopBook(None if self.demo else self.shop_file, self.store, self.now, settings.timezone)

        def parse(text: str, now: datetime) -> dict[str, Any]:
            return rasa_answer(self.engine.understand(text, now))

        return make_app(
            self.store,
            self.conversations.handle,
            self.now,
            self.worker.deliver,
            WebSettings(
                data_dir=settings.data_dir,
                secret_key=_secret(settings.secret_key),
                public_url=settings.public_url,
                link_base=settings.link_base,
                sends_links=bool(settings.has_staff_chat and settings.link_base),
                api_token=_secret(settings.api_token),
                api_read_token=_secret(settings.api_read_token),
                api_talk_token=_secret(settings.api_talk_token),
                api_staff=frozenset(filter(None, map(str.strip, settings.api_staff.split(",")))),
                language=settings.language,
                timezone=settings.timezone,
                demo=self.demo and not settings.public_url,
                webhooks_private=settings.webhooks_private,
            ),
            parse=parse,
            review=ReviewWork(INTENTS, self.learn),
            shop_work=ShopWork(book.kept, book.change),
            webhooks=self._webhooks(),
            worker_seen=lambda: self.worker.seen,
            examine=None if self.demo else self.examine,
        )

    def _webhooks(self) -> dict[str, Hook]:
        bots = {CUSTOMER_HOOK: self.customer_bot, STAFF_HOOK: self.staff_bot}
        hooks = {path: receiver(bot.receive) for path, bot in bots.items() if bot and self.settings.public_url}
        if self.sms_reports is not None:
            hooks["/webhooks/sms"] = self.sms_reports.receive
        if self.settings.has_whatsapp:
            from app.channels.whatsapp import HOOK

            hooks[HOOK] = self.whatsapp_channel.receive
        return hooks | {path: channel.receive for path, channel in self.tencent_channels.items()}

    def learn(self, text: str, intent: str, _language: str = "") -> None:
        """The reviewed (masked) text is a training sentence of that intent from the next training on."""
        from nlu.review import accept

        accept(self.learned, text, intent, self.engine.understand(text, self.now()).entities)

    async def close(self, *, keep_store: bool = False) -> None:
        """Connections are given back; keep_store: all but the store, which is somebody else's."""
        for bot in self._sending:
            from wire.telegram.line import close_bot

            await close_bot(bot)
        if "whatsapp_channel" in self.__dict__:
            await self.whatsapp_channel.close()
        if "whatsapp" in self.__dict__:
            await self.whatsapp.close()
        if "tencent" in self.__dict__:
            await self.tencent.close()
        if not keep_store:
            self.store.close()

    def has_shop(self) -> bool:
        """True once a shop file was applied."""
        with self.store.read() as tx:
            return shops.load(tx) is not None


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
