"""The customer's web chat: a page, and three ways to talk to it (WebSocket, or POST with long polling)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Body, Form, Query, Request, WebSocket
from pydantic import BaseModel, Field, ValidationError
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.websockets import WebSocketDisconnect

from desk.customer import visitor
from desk.customer.transcript import Tail
from desk.site import media, pages
from desk.site.security_headers import from_own_page
from desk.site.site import LANGUAGES, NotReadable, Site, ThisSite, Visitor
from domain.customers.customer import Customer
from domain.press import MAX_BYTES
from storage import Tx, conversations, shops
from storage.customers import customers
from storage.tickets import listings
from texts import text

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/chat", include_in_schema=False)

MAX_TEXT = 10_000
"""Characters of one message; the conversation understands fewer, but keeps them all."""
MAX_WAIT_SECONDS = 25.0
NOBODY = 4401
"""WebSocket close code: the page must be loaded again to get its cookie."""
_UPLOAD_ID = r"^[A-Za-z0-9-]{8,40}$"


class Saying(BaseModel):
    """What a browser may send as a message."""

    id: str = Field(pattern=_UPLOAD_ID)
    text: str = ""
    button: str = Field("", max_length=MAX_BYTES)
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    start: bool = False
    language: str = ""


@router.get("")
def page(request: Request, site: ThisSite) -> Response:
    """The chat page; a new browser becomes a visitor."""
    who = visitor.known(request, site)
    with site.store.read() as tx:
        shop = shops.load(tx)
        people = [_person(tx, found) for found in _demo_people(tx, site)]
    language = site.language(request)
    examples = _lines("webchat_example", language)
    things: dict[str, Any] = {"shop": shop, "people": people, "examples": examples, "who": who}
    things |= {"starts": _lines("webchat_start", language), "words": pages.word_list("webchat", language)}
    response = pages.render(request, site, "customer/chat.html", **things)
    if who is None:
        visitor.remember(response, site, visitor.new())
    return response


def _lines(group: str, language: str) -> list[str]:
    return [words for _, words in sorted(pages.word_list(group, language).items())]


def _demo_people(tx: Tx, site: Site) -> list[Customer]:
    return listings.verified_customers(tx, 6) if site.settings.demo else []


def _person(tx: Tx, found: Customer) -> dict[str, Any]:
    cars = ", ".join(f"{car.title} {car.plate or ''}".strip() for car in customers.vehicles(tx, found.id))
    return {"id": found.id, "name": found.name, "cars": cars}


@router.post("/as")
def become(site: ThisSite, customer: Annotated[int, Form()] = 0) -> Response:
    """In a demo, the visitor is that customer from now on (0: somebody new)."""
    response = RedirectResponse("/chat", 303)
    if not site.settings.demo:
        return Response(status_code=404)
    with site.store.read() as tx:
        known = {found.id for found in _demo_people(tx, site)}
        who = Visitor(_web_address(tx, customer), customer) if customer in known else visitor.new()
    visitor.remember(response, site, who)
    return response


def _web_address(tx: Tx, customer_id: int) -> str:
    """Where this customer chatted before, so that the conversation goes on."""
    addresses = [known.address for known in customers.identities(tx, customer_id) if known.channel == "web"]
    return addresses[0] if addresses else f"demo-{customer_id}"


@router.get("/messages")
async def messages(
    request: Request,
    site: ThisSite,
    after: Annotated[int, Query(ge=0)] = 0,
    wait: Annotated[float, Query(ge=0, le=MAX_WAIT_SECONDS)] = 0,
) -> JSONResponse:
    """Messages above `after`; with `wait`, the answer comes as soon as there is one or the seconds are over."""
    who = visitor.known(request, site)
    if who is None:
        return JSONResponse({"reload": True}, 401)
    tail = Tail(site, who, after)
    with site.feed.listening(who.id) as news:
        items = await asyncio.to_thread(tail.fresh)
        if not items and wait:
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), wait)
            items = await asyncio.to_thread(tail.fresh)
    return JSONResponse({"type": "messages", "items": items})


@router.post("/send")
async def send(request: Request, site: ThisSite, body: Annotated[dict[str, Any], Body()]) -> JSONResponse:
    """A message of the visitor, by POST."""
    who = visitor.known(request, site)
    if who is None:
        return JSONResponse({"reload": True}, 401)
    return JSONResponse(await _take(site, request, who, body, _language(body, site, request)))


@router.post("/upload", max_body_size=4 * media.LIMIT)
async def upload(
    request: Request,
    site: ThisSite,
    upload_id: Annotated[str, Query(alias="id", pattern=_UPLOAD_ID)],
    name: Annotated[str, Query(max_length=300)] = "",
    caption: Annotated[str, Query(max_length=1000)] = "",
) -> JSONResponse:
    """A photo or file of the visitor: the request's body is its bytes."""
    who = visitor.known(request, site)
    if who is None:
        return JSONResponse({"reload": True}, 401)
    language = site.language(request)
    if why := site.door.lets_visitor(request, who.id):
        return JSONResponse(await asyncio.to_thread(_kept_out, site, upload_id, why, language))
    try:
        owner = f"{who.id}:{upload_id}"
        kept = await media.keep(request.stream(), site.settings.data_dir, owner, name, site.now())
    except media.TooBig:
        return JSONResponse(_refused(upload_id, "too_big", language))
    return JSONResponse(await _take(site, request, who, {"id": upload_id, "text": caption}, language, kept))


@router.get("/media/{message_id}/{index}")
def show_media(request: Request, site: ThisSite, message_id: int, index: int) -> Response:
    """A photo of the visitor's own conversation."""
    who = visitor.known(request, site)
    with site.store.read() as tx:
        own = conversations.find(tx, "web", "", who.id) if who else None
        message = conversations.get_message(tx, message_id)
        if own is None or message is None or message.conversation_id != own.id:
            return Response(status_code=404)
    return media.answer(site.settings.data_dir, message, index)


@router.websocket("/socket")
async def socket(connection: WebSocket, after: int = 0) -> None:
    """The visitor's messages in, acknowledged once committed, and all new messages out."""
    site: Site = connection.app.state.site
    who = visitor.known(connection, site)
    if not from_own_page(connection, site.settings.public_url):
        await connection.close(1008)
        return
    await connection.accept()
    if who is None:
        await connection.close(NOBODY)
        return
    with site.feed.listening(who.id) as news:
        pushing = asyncio.create_task(_push(connection, Tail(site, who, after), news))
        try:
            while True:
                body = await connection.receive_json()
                await connection.send_json(await _take(site, connection, who, body, _language(body, site, connection)))
                news.set()
        except (WebSocketDisconnect, ValueError):
            pass  # gone, or not speaking JSON: the page connects again
        finally:
            pushing.cancel()


async def _push(connection: WebSocket, tail: Tail, news: asyncio.Event) -> None:
    while True:
        news.clear()
        if items := await asyncio.to_thread(tail.fresh):
            await connection.send_json({"type": "messages", "items": items})
        await news.wait()


def _language(body: Any, site: Site, connection: Request | WebSocket) -> str:
    asked = body.get("language") if isinstance(body, dict) else None
    return asked if asked in LANGUAGES else site.language(connection)


async def _take(
    site: Site,
    connection: Request | WebSocket,
    who: Visitor,
    body: Any,
    language: str,
    kept: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """An acknowledgement once the message is committed, or kind words why it was not taken. kept: an upload."""
    counted = kept is None  # an upload was counted before its bytes were taken
    try:
        saying = Saying.model_validate(body)
    except ValidationError:
        return _refused(body.get("id") if isinstance(body, dict) else None, "not_read", language)
    if len(saying.text) > MAX_TEXT:
        return _refused(saying.id, "too_long", language)
    if counted and (why := site.door.lets_visitor(connection, who.id)):
        return await asyncio.to_thread(_kept_out, site, saying.id, why, language)
    try:
        async with site.door.place() as free:
            if not free:
                return await asyncio.to_thread(_kept_out, site, saying.id, "busy", language)
            said = await site.receive(who, saying.model_dump() | {"media": [kept] if kept else []}, language)
    except NotReadable:
        return _refused(saying.id, "not_read", language)
    except Exception:
        log.exception("chat.not_handled", visitor=who.id[:6])
        return _refused(saying.id, "trouble", language)
    return {"type": "ack", "id": saying.id, "message_id": said.message_id}


def _refused(message_id: object, why: str, language: str, **fields: str) -> dict[str, Any]:
    return {"type": "refused", "id": message_id, "why": why, "words": text(f"webchat.{why}", language, **fields)}


def _kept_out(site: Site, message_id: object, why: str, language: str) -> dict[str, Any]:
    """Words that name a way past the limit: whoever is in danger must not be left with a closed door. Rule: F2."""
    with site.store.read() as tx:
        shop = shops.load(tx)
    fields = {"phone": shop.rescue_phone if shop else ""} if why in ("too_many", "busy") else {}
    return _refused(message_id, why, language, **fields)
