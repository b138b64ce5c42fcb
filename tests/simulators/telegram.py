"""A small Telegram of our own on a loopback port: what a bot may rely on, what it must survive.

It checks what is sent (lengths, markup, keyboards) and answers 400 as Telegram does; `faults` make calls fail or their
answers vanish. Act as people with `tests.simulators.telegram_people`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from types import TracebackType
from typing import Any

import aiohttp
from aiohttp import web

from tests.simulators.telegram_forum import Forums
from tests.simulators.telegram_rules import Rejected, check_caption, check_keyboard, check_text

Json = dict[str, Any]

MOST_UPDATES = 100
"""Of one answer; within it they may be out of order, or twice."""

MAX_DOWNLOAD = 20 * 1024 * 1024


@dataclass
class Fault:
    """What happens to the next `times` calls of a method.

    code: the HTTP error answered instead; drop: "before" or "after" the call took effect, the connection is cut.
    """

    method: str
    code: int = 0
    retry_after: int = 0
    drop: str = ""
    times: int = 1
    chat: int | None = None


@dataclass
class Bot:
    """One bot as Telegram knows it. sent: every call that worked, in order. answered: callback id -> answers."""

    id: int
    updates: deque[Json] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    next_update: int = 1000
    webhook: Json | None = None
    sent: list[tuple[str, Json]] = field(default_factory=list)
    chats: dict[int, dict[int, Json]] = field(default_factory=lambda: defaultdict(dict))
    keyboards: dict[int, Json] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    answered: dict[str, list[str]] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    polls: int = 0

    def messages(self, chat: int) -> list[Json]:
        """What stands in the chat now, from both sides, oldest first."""
        return list(self.chats[chat].values())

    def from_bot(self, chat: int) -> list[Json]:
        """What the bot said in the chat, as it reads now."""
        return [message for message in self.messages(chat) if message["from"]["id"] == self.id]


class FakeTelegram(Forums):
    """The server. `async with FakeTelegram() as telegram` serves it at `telegram.url` until the block ends."""

    def __init__(self) -> None:
        super().__init__()
        self.bots: dict[int, Bot] = {}
        self.faults: list[Fault] = []
        self.rejected: list[str] = []
        self.files: dict[str, bytes] = {}
        self.too_early = 0
        self._quiet_until: dict[int, float] = {}
        self._message_ids = itertools.count(1)
        self._serial = itertools.count(1)
        self._posts: set[asyncio.Task[None]] = set()
        self._lanes: dict[object, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.url = ""

    async def __aenter__(self) -> FakeTelegram:
        app = web.Application(client_max_size=64 << 20)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self._http = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for post in self._posts:
            post.cancel()
        for bot in self.bots.values():
            bot.arrived.set()
        await self._http.close()
        await self._runner.cleanup()

    def bot(self, token: str) -> Bot:
        """The bot of that token, made when it is new."""
        return self.bots.setdefault(int(token.partition(":")[0]), Bot(int(token.partition(":")[0])))

    async def until(self, holds: Callable[[], object], seconds: float = 10.0) -> None:
        """Returns once the condition holds; TimeoutError when it does not in time."""
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.01)

    def add_message(self, bot: Bot, chat: int, author: Json, body: Json) -> Json:
        """A message in the chat, with the next id."""
        kind = "private" if chat > 0 else "supergroup"
        place: Json = {"id": chat, "type": kind, **({"first_name": "Chat"} if chat > 0 else {"title": "Staff"})}
        if chat in self.forums:
            place["is_forum"] = True
        message = {
            "message_id": next(self._message_ids),
            "date": int(time.time()),
            "chat": place,
            "from": author,
            **body,
        }
        bot.chats[chat][message["message_id"]] = message
        return message

    def push(self, bot: Bot, update: Json, *, times: int = 1, before_last: bool = False) -> None:
        """The update is on its way to the bot; twice, or ahead of the one queued last, when asked to misbehave."""
        numbered = {"update_id": bot.next_update, **update}
        bot.next_update += 1
        for _ in range(times):
            if bot.webhook:
                self._spawn(self._post(bot, numbered))
            elif before_last and bot.updates:
                bot.updates.insert(len(bot.updates) - 1, numbered)
            else:
                bot.updates.append(numbered)
        bot.arrived.set()

    def serial(self) -> str:
        """An id never given before."""
        return f"id{next(self._serial)}"

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._posts.add(task)
        task.add_done_callback(self._posts.discard)

    async def _post(self, bot: Bot, update: Json) -> None:
        """Delivers to the webhook, one at a time per chat, again and again until a 2xx is seen."""
        message = update.get("message") or {}
        lane = message["chat"]["id"] if message else update["update_id"]
        async with self._lanes[bot.id, lane]:
            for wait in (0.0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2):
                hook = bot.webhook or {}
                headers = {"X-Telegram-Bot-Api-Secret-Token": hook.get("secret_token", "")}
                try:
                    async with self._http.post(hook["url"], json=update, headers=headers) as answer:
                        if answer.status // 100 == 2 and self._fault("webhook", None) is None:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(wait)

    def _fault(self, method: str, chat: int | None) -> Fault | None:
        for fault in self.faults:
            if fault.method.lower() in ("*", method.lower()) and fault.chat in (None, chat):
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    async def _call(self, request: web.Request) -> web.StreamResponse:
        bot = self.bot(request.match_info["token"])
        method, params = request.match_info["method"], await _params(request)
        chat = int(params["chat_id"]) if "chat_id" in params else None
        fault = self._fault(method, chat)
        try:
            if fault is not None and fault.code:
                raise Rejected(fault.code, "Injected", fault.retry_after)
            if fault is not None and fault.drop == "before":
                return _cut(request)
            if chat is not None and time.monotonic() < self._quiet_until.get(chat, 0):
                self.too_early += 1
            result = await self._perform(bot, method, params)
        except Rejected as no:
            return self._refuse(method, chat, no)
        if fault is not None and fault.drop == "after":
            return _cut(request)
        return web.json_response({"ok": True, "result": result})

    def _refuse(self, method: str, chat: int | None, no: Rejected) -> web.Response:
        body: Json = {"ok": False, "error_code": no.code, "description": str(no)}
        if no.retry_after:
            body["parameters"] = {"retry_after": no.retry_after}
            if chat is not None:
                self._quiet_until[chat] = time.monotonic() + no.retry_after
        if no.code == 400 and method != "getFile":
            self.rejected.append(f"{method}: {no}")
        return web.json_response(body, status=no.code)

    async def _perform(self, bot: Bot, method: str, params: Json) -> Any:
        handler = getattr(self, f"_do_{method.lower()}", None)
        if handler is None:
            raise Rejected(404, "Not Found: method not found")
        result = handler(bot, params)
        if asyncio.iscoroutine(result):
            result = await result
        if not method.lower().startswith("get"):
            bot.sent.append((method, params))
        return result

    def _do_getme(self, bot: Bot, params: Json) -> Json:
        return {"id": bot.id, "is_bot": True, "first_name": "Shop", "username": "shop_bot"}

    async def _do_getupdates(self, bot: Bot, params: Json) -> list[Json]:
        if bot.webhook:
            raise Rejected(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(params.get("offset") or 0)
        while bot.updates and bot.updates[0]["update_id"] < offset:
            bot.updates.popleft()
        bot.polls += 1
        if not bot.updates:
            bot.arrived.clear()
            try:
                await asyncio.wait_for(bot.arrived.wait(), float(params.get("timeout") or 0))
            except TimeoutError:
                return []
        first = sorted(bot.updates, key=itemgetter("update_id"))[:MOST_UPDATES]
        last = first[-1]["update_id"] if first else 0  # what comes in a later batch has a later number
        return [update for update in bot.updates if update["update_id"] <= last][:MOST_UPDATES]

    def _do_setwebhook(self, bot: Bot, params: Json) -> bool:
        bot.webhook = params
        waiting, bot.updates = list(bot.updates), deque()
        for update in waiting:
            self._spawn(self._post(bot, update))
        return True

    def _do_deletewebhook(self, bot: Bot, params: Json) -> bool:
        bot.webhook = None
        return True

    def _do_setmycommands(self, bot: Bot, params: Json) -> bool:
        bot.commands[params.get("language_code", "")] = params["commands"]
        return True

    def _do_setmessagereaction(self, bot: Bot, params: Json) -> bool:
        return True

    def _do_sendmessage(self, bot: Bot, params: Json) -> Json:
        chat = self._open_chat(bot, params)
        return self._said(bot, chat, params, {"text": check_text(params.get("text", ""), params.get("parse_mode"))})

    def _do_sendphoto(self, bot: Bot, params: Json) -> Json:
        return self._file_sent(bot, params, "photo")

    def _do_senddocument(self, bot: Bot, params: Json) -> Json:
        return self._file_sent(bot, params, "document")

    def _do_sendvoice(self, bot: Bot, params: Json) -> Json:
        return self._file_sent(bot, params, "voice")

    def _file_sent(self, bot: Bot, params: Json, kind: str) -> Json:
        chat = self._open_chat(bot, params)
        if not params.get(kind):
            raise Rejected(400, f"Bad Request: there is no {kind} in the request")
        caption = check_caption(params.get("caption", ""), params.get("parse_mode"))
        file_id = self.keep_file(b"sent")
        sizes = [{"file_id": file_id, "file_unique_id": file_id, "width": 9, "height": 9}]
        shown: Any = sizes if kind == "photo" else {"file_id": file_id, "file_unique_id": file_id, "duration": 1}
        return self._said(bot, chat, params, {kind: shown, "caption": caption})

    def _said(self, bot: Bot, chat: int, params: Json, body: Json) -> Json:
        body |= self.in_topic(chat, params)
        self.note_send(chat, "send")
        markup = check_keyboard(params.get("reply_markup"))
        under = (params.get("reply_parameters") or {}).get("message_id")
        if under and int(under) in bot.chats[chat]:
            original = bot.chats[chat][int(under)]
            body["reply_to_message"] = {k: v for k, v in original.items() if k != "reply_to_message"}
        if "inline_keyboard" in markup:
            body["reply_markup"] = markup
        elif markup:
            bot.keyboards[chat] = markup
        return self.add_message(bot, chat, self._do_getme(bot, {}), body)

    def _do_editmessagetext(self, bot: Bot, params: Json) -> Json:
        chat = self._open_chat(bot, params)
        message = bot.chats[chat].get(int(params["message_id"]))
        if message is None:
            raise Rejected(400, "Bad Request: message to edit not found")
        changed = {"text": check_text(params["text"], params.get("parse_mode"))}
        markup = check_keyboard(params.get("reply_markup"))
        if changed["text"] == message["text"] and markup == message.get("reply_markup", {}):
            raise Rejected(400, "Bad Request: message is not modified")
        message.update(changed)
        message.pop("reply_markup", None)
        if markup:
            message["reply_markup"] = markup
        return message

    def _do_editmessagereplymarkup(self, bot: Bot, params: Json) -> Json:
        message = bot.chats[self._open_chat(bot, params)].get(int(params["message_id"]))
        if message is None:
            raise Rejected(400, "Bad Request: message to edit not found")
        markup = check_keyboard(params.get("reply_markup"))
        if markup == message.get("reply_markup", {}):
            raise Rejected(400, "Bad Request: message is not modified")
        message["reply_markup"] = markup
        return message

    def _do_answercallbackquery(self, bot: Bot, params: Json) -> bool:
        if params["callback_query_id"] not in bot.answered:
            raise Rejected(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        bot.answered[params["callback_query_id"]].append(params.get("text", ""))
        return True

    def _do_getfile(self, bot: Bot, params: Json) -> Json:
        content = self.files.get(params["file_id"])
        if content is None:
            raise Rejected(400, "Bad Request: invalid file_id")
        if len(content) > MAX_DOWNLOAD:
            raise Rejected(400, "Bad Request: file is too big")
        return {"file_id": params["file_id"], "file_unique_id": params["file_id"], "file_path": params["file_id"]}

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if self._fault("download", None) is not None:
            return _cut(request)
        return web.Response(body=self.files[request.match_info["path"]])

    def keep_file(self, content: bytes) -> str:
        """Id under which a bot can fetch the content."""
        file_id = f"file{next(self._serial)}"
        self.files[file_id] = content
        return file_id

    def _open_chat(self, bot: Bot, params: Json) -> int:
        chat = int(params["chat_id"])
        if chat not in bot.chats:
            raise Rejected(400, "Bad Request: chat not found")
        if chat in bot.blocked:
            raise Rejected(403, "Forbidden: bot was blocked by the user")
        return chat


async def _params(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    raw = {**request.query, **(await request.post())}
    return {name: _parsed(name, value) for name, value in raw.items()}


def _parsed(name: str, value: Any) -> Any:
    if name in ("reply_markup", "reply_parameters", "commands", "link_preview_options", "reaction", "allowed_updates"):
        return json.loads(value)
    return value.filename if isinstance(value, web.FileField) else value


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:  # the caller may have gone before
        request.transport.abort()
    return web.Response()
