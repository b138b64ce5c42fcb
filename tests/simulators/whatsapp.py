"""A small WhatsApp of our own on a loopback port: what the shop may rely on, what it must survive.

It checks what is sent as the Cloud API does, reports what became of it to `hooks`, and lets people write, tap, send
files. `faults` make calls fail or their answers vanish; receipts fail late, come twice, in the wrong order or never.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiohttp import web

from bot.channels.webhook import Answer, Call, Hook
from tests.simulators.whatsapp_rules import Json, Rejected, check, filled

NUMBER, BUSINESS, TOKEN, SECRET, VERIFY = "112233", "998877", "EAAG0123456789abcdef", "app-secret-0123", "verify-0123"
DAY = 24 * 3600


@dataclass
class Fault:
    """What happens to the next `times` of something.

    of: "send", "media" (calls), "message", "status" (calls of the webhook). how: a number is an error code; also
    "drop_before", "drop_after", "http500", "garbage"; of webhooks "lose", "twice", "late"; of statuses "backwards", and
    "fail" with `code`.
    """

    of: str
    how: str
    times: int = 1
    code: int = 131026


@dataclass
class Human:
    """One person on WhatsApp. phone "": hidden. read: what the person got, in order."""

    user_id: str
    phone: str = ""
    name: str = "王芳"
    wrote: float | None = None
    stopped: bool = False
    here: bool = True
    read: list[Json] = field(default_factory=list)

    @property
    def sender(self) -> Json:
        own = {"from_user_id": self.user_id} if self.user_id else {}
        return own | ({"from": self.phone} if self.phone else {})

    @property
    def contact(self) -> Json:
        return {"profile": {"name": self.name}, "user_id": self.user_id} | ({"wa_id": self.phone} if self.phone else {})

    def choices(self) -> dict[str, tuple[str, str]]:
        """Title -> (id, kind) of what can be tapped under the newest message that has any."""
        for body in reversed(self.read):
            part = body.get("interactive") or {}
            if part.get("type") == "button":
                return {
                    one["reply"]["title"]: (one["reply"]["id"], "button_reply") for one in part["action"]["buttons"]
                }
            if part.get("type") == "list":
                rows = [row for section in part["action"]["sections"] for row in section["rows"]]
                return {row.get("description") or row["title"]: (row["id"], "list_reply") for row in rows}
        return {}

    @property
    def words(self) -> list[str]:
        """What the person reads, message by message."""
        return [body.get("shown") or "" for body in self.read]


class FakeWhatsApp:
    """The server. `async with FakeWhatsApp() as whatsapp` serves it at `whatsapp.url` until the block ends.

    waits: seconds before a body that was not taken is brought again, as often as there are any.
    hooks: whose webhooks are called, in turn. clock: seconds since 1970, for the windows.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.hooks: list[Hook] = []
        self.waits: Sequence[float] = (0.01, 0.02, 0.05, 0.1, 0.2)
        self.people: dict[str, Human] = {}
        self.templates: dict[tuple[str, str], Json] = {}
        self.faults: list[Fault] = []
        self.rejected: list[tuple[int, str]] = []
        self.sent: list[Json] = []
        self.files: dict[str, tuple[bytes, str]] = {}
        self.token_works = True
        self.quality = "GREEN"
        self.receipts = True
        self.refused_calls: list[int] = []
        self._serial = itertools.count(1)
        self._turn = itertools.count()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> FakeWhatsApp:
        app = web.Application(client_max_size=64 << 20)
        app.router.add_post("/v21.0/{number}/messages", self._on_message)
        app.router.add_post("/v21.0/{number}/media", self._on_upload)
        app.router.add_get("/v21.0/{business}/message_templates", self._on_templates)
        app.router.add_get("/v21.0/{thing}", self._on_thing)
        app.router.add_get("/files/{id}", self._on_download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.SockSite(self._runner, self._socket).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await self._runner.cleanup()

    def person(self, name: str = "fang", *, phone: str = "8613800000001", hides: bool = False) -> Human:
        """The person of that name, made when new."""
        return self.people.setdefault(name, Human(f"CN.{name}1", "" if hides else phone))

    async def until(self, holds: Callable[[], object], seconds: float = 10.0) -> None:
        """Returns once the condition holds; TimeoutError when it does not in time."""
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.01)

    async def settled(self) -> None:
        """Returns when no receipt is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- people ------------------------------------------------------------------------------------------------------

    async def says(self, human: Human, text: str) -> None:
        """The person writes; returns when the shop has taken it."""
        await self.deliver(self.messages(human, {"type": "text", "text": {"body": text}}))

    async def taps(self, human: Human, title: str) -> None:
        """The person taps what is shown under the newest message with choices."""
        chosen, kind = human.choices()[title]
        reply = {"type": kind, kind: {"id": chosen, "title": title}}
        await self.deliver(self.messages(human, {"type": "interactive", "interactive": reply}))

    async def sends(self, human: Human, kind: str, data: bytes, mime: str, **more: Any) -> None:
        """The person sends a file."""
        part = {"id": self.keep(data, mime), "mime_type": mime, **more}
        await self.deliver(self.messages(human, {"type": kind, kind: part}))

    def messages(self, human: Human, *contents: Json) -> Json:
        """A value with these messages of the person, each with an id of its own."""
        human.wrote = self.clock()
        stamp = str(int(self.clock()))
        made = [{**human.sender, "id": f"wamid.in{next(self._serial)}", "timestamp": stamp, **one} for one in contents]
        return {"contacts": [human.contact], "messages": made}

    def keep(self, data: bytes, mime: str) -> str:
        """The id of a file that waits here."""
        number = str(10**15 + next(self._serial))
        self.files[number] = (data, mime)
        return number

    # --- the webhook -------------------------------------------------------------------------------------------------

    async def deliver(self, *values: Json, of: str = "message") -> None:
        """One body with these values, until the shop has taken it, or as a fault has it."""
        fault = self._fault(of, ("lose", "twice", "late"))
        if fault and fault.how == "lose":
            return
        if fault and fault.how == "late":
            await asyncio.sleep(0.05)
        body = self.body(*values)
        calls = [self._post(body)] * 1 if not (fault and fault.how == "twice") else [self._post(body), self._post(body)]
        await asyncio.gather(*calls)

    def body(self, *values: Json, field: str = "messages") -> bytes:
        """As it is posted: escaped, so that it is another when written anew."""
        head = {"messaging_product": "whatsapp", "metadata": {"display_phone_number": "86", "phone_number_id": NUMBER}}
        changes = [{"field": field, "value": {**head, **value}} for value in values]
        entries = [{"id": BUSINESS, "changes": [change]} for change in changes]
        return json.dumps({"object": "whatsapp_business_account", "entry": entries}).replace("/", "\\/").encode()

    async def _post(self, body: bytes) -> None:
        for wait in self.waits:
            if not self.hooks:
                return
            hook = self.hooks[next(self._turn) % len(self.hooks)]
            if (await hook(signed(body))).status == 200:
                return
            await asyncio.sleep(wait)

    async def ask(self, query: Json) -> Answer:
        """What the address is asked when it is entered on the vendor's page."""
        return await self.hooks[0](Call("GET", query=query))

    # --- the API -----------------------------------------------------------------------------------------------------

    def _fault(self, of: str, among: Sequence[str] = ()) -> Fault | None:
        found = next((one for one in self.faults if one.of == of and (not among or one.how in among)), None)
        if found:
            found.times -= 1
            if found.times <= 0:
                self.faults.remove(found)
        return found

    def _check_token(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}" or not self.token_works:
            raise Rejected(190, "The access token is no longer valid", 401)

    async def _answered(self, request: web.Request, of: str, work: Callable[[], Any]) -> web.StreamResponse:
        fault = self._fault(of, [f.how for f in self.faults if f.of == of and f.how != "fail"])
        how = fault.how if fault else ""
        if how == "drop_before" and request.transport:
            request.transport.close()
        try:
            if how.isdigit():
                raise Rejected(int(how), "as asked")
            if how == "http500":
                return web.Response(status=500, text="<html>")
            self._check_token(request)
            answer = work() if how != "drop_before" else {}
        except Rejected as error:
            self.rejected.append((error.code, str(error)))
            told = {"code": error.code, "message": f"(#{error.code})", "error_data": {"details": str(error)}}
            return web.json_response({"error": told}, status=error.status)
        if how == "drop_after" and request.transport:
            request.transport.close()
        return web.Response(text="<html>") if how == "garbage" else web.json_response(answer)

    async def _on_message(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if body.get("status") == "read":
            return web.json_response({"success": True})
        return await self._answered(request, "send", lambda: self._take(request.match_info["number"], body))

    def _take(self, number: str, body: Json) -> Json:
        if number != NUMBER:
            raise Rejected(100, "Object does not exist", 404)
        check(body)
        human = next((one for one in self.people.values() if body.get("recipient") == one.user_id), None) or next(
            (one for one in self.people.values() if one.phone and body.get("to", "").lstrip("+") == one.phone), None
        )
        shown = self._shown(body, human)
        wamid = f"wamid.out{next(self._serial)}"
        failed = self._fault("status", ("fail",))
        code = failed.code if failed else 0 if human and human.here else 131026
        self.sent.append({**body, "id": wamid, "shown": shown, "failed": code})
        if human and not code:
            human.read.append(self.sent[-1])
        if self.receipts:
            task = asyncio.create_task(self._report(human, wamid, body.get("biz_opaque_callback_data", ""), code))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return {"messaging_product": "whatsapp", "messages": [{"id": wamid}]}

    def _shown(self, body: Json, human: Human | None) -> str:
        part = body[body["type"]]
        if body["type"] == "template":
            template = self.templates.get((part["name"], part["language"]["code"]))
            if template is None:
                raise Rejected(132001, "the template does not exist in that language", 404)
            if template.get("status", "APPROVED") != "APPROVED":
                raise Rejected(132015, "the template is paused")
            if human and human.stopped and template.get("category") == "MARKETING":
                raise Rejected(131050, "this person stopped marketing")
            return filled(template, part.get("components", []))
        if human is None or human.wrote is None or self.clock() - human.wrote >= DAY:
            raise Rejected(131047, "more than 24 hours since the person's last message")
        return str(part["body"] if body["type"] == "text" else part.get("body", {}).get("text", body["type"]))

    async def _report(self, human: Human | None, wamid: str, data: str, code: int) -> None:
        states = ["failed"] if code else ["sent", "delivered", "read"]
        fault = self._fault("status", ("backwards",))
        for state in states[::-1] if fault else states:
            status: Json = {"id": wamid, "status": state, "timestamp": str(int(self.clock()))}
            status |= {"recipient_user_id": human.user_id} if human else {"recipient_id": "0"}
            status |= {"biz_opaque_callback_data": data} if data else {}
            status |= (
                {"errors": [{"code": code, "title": "Failed", "error_data": {"details": "as asked"}}]} if code else {}
            )
            await self.deliver({"statuses": [status]}, of="status")

    async def _on_upload(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        file: Any = form["file"]
        data = file.file.read()
        return await self._answered(request, "media", lambda: {"id": self.keep(data, str(form["type"]))})

    async def _on_thing(self, request: web.Request) -> web.StreamResponse:
        return await self._answered(request, "media", lambda: self._thing(request.match_info["thing"]))

    def _thing(self, thing: str) -> Json:
        if thing == NUMBER:
            limit = {"messaging_limit_tier": "TIER_250", "verified_name": "Aftercare"}
            return {"id": NUMBER, "display_phone_number": "+86 10 0000", "quality_rating": self.quality, **limit}
        if thing not in self.files:
            raise Rejected(100, "Object does not exist", 404)
        data, mime = self.files[thing]
        return {"id": thing, "url": f"{self.url}/files/{thing}", "mime_type": mime, "file_size": len(data)}

    async def _on_templates(self, request: web.Request) -> web.StreamResponse:
        found = [
            {"name": name, "language": language, "status": one.get("status", "APPROVED"), "category": "UTILITY",
             "components": [{"type": "BODY", "text": one["body"]}]}
            for (name, language), one in self.templates.items()
        ]  # fmt: skip
        return await self._answered(request, "templates", lambda: {"data": found})

    async def _on_download(self, request: web.Request) -> web.StreamResponse:
        self._check_token(request)
        data, mime = self.files[request.match_info["id"]]
        return web.Response(body=data, content_type=mime.partition(";")[0])


def signed(body: bytes, secret: str = SECRET) -> Call:
    """The call of the webhook with that body."""
    mark = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return Call("POST", headers={"x-hub-signature-256": mark}, body=body)
