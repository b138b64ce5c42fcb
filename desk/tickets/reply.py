"""The box one replies in: words that are kept until they are sent, files for the customer, replies that are ready."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from itsdangerous import BadSignature, URLSafeSerializer
from starlette.responses import JSONResponse, Response

from actions.tickets import ready_replies, tickets
from desk.site import media
from desk.site.login import Person
from desk.site.site import ThisSite
from domain.message import Attachment
from domain.shop.staff import Staff
from storage import Tx, conversations, shops
from storage.tickets import drafts

router = APIRouter(prefix="/desk/tickets", include_in_schema=False)

MOST_FILES = 9
"""Files of one reply."""


@router.post("/{ticket_id}/draft")
def keep_draft(
    site: ThisSite, person: Person, ticket_id: int, words: Annotated[str, Body(embed=True, max_length=4000)]
) -> Response:  # fmt: skip
    """The words are kept for this person, on whatever device they go on writing."""
    person.require("reply", "note")
    with site.store.write() as tx:
        tickets.seen(tx, ticket_id, person)
        drafts.keep(tx, person.id, ticket_id, words.replace("\0", ""), site.now())
    return Response(status_code=204)


@router.get("/{ticket_id}/ready")
def ready(site: ThisSite, person: Person, ticket_id: int) -> JSONResponse:
    """The shop's ready replies, filled in for this ticket, in its customer's language."""
    person.require("reply")
    with site.store.read() as tx:
        ticket = tickets.seen(tx, ticket_id, person)
        talk = conversations.get(tx, ticket.conversation_id) if ticket.conversation_id else None
        language = talk.language if talk else site.settings.language
        found = ready_replies.offered(tx, ticket, person, shops.current(tx), language, site.now())
    return JSONResponse([{"name": name, "words": words} for name, words in found])


@router.post("/{ticket_id}/files", max_body_size=4 * media.LIMIT)
async def upload(
    request: Request, site: ThisSite, person: Person, ticket_id: int,
    upload_id: Annotated[str, Query(alias="id", pattern="^[A-Za-z0-9_-]{8,40}$")],
    name: Annotated[str, Query(max_length=300)] = "",
) -> JSONResponse:  # fmt: skip
    """A photo or file for the customer: the request's body is its bytes; the answer is what the form sends with it."""
    person.require("reply")
    with site.store.read() as tx:
        tickets.seen(tx, ticket_id, person)
    try:
        owner = f"reply:{ticket_id}:{person.code}:{upload_id}"
        kept = await media.keep(request.stream(), site.settings.data_dir, owner, name, site.now())
    except media.TooBig:
        return JSONResponse({"refused": "too_big"}, 413)
    said = [ticket_id, person.code, kept["kind"], kept["path"], kept["name"], kept["size"]]
    return JSONResponse({"file": _signer(site.settings.secret_key).dumps(said), "name": kept["name"]})


def files(secret: str, ticket_id: int, person: Staff, said: str) -> list[Attachment]:
    """The files that this very person sent up for this very ticket, of those that a form names one in each line."""
    found = (_read(secret, one) for one in said.split()[:MOST_FILES])
    return [Attachment(*rest) for number, code, *rest in found if (number, code) == (ticket_id, person.code)]


def _read(secret: str, said: str) -> Sequence[Any]:
    try:
        found: Sequence[Any] = _signer(secret).loads(said)
    except BadSignature:
        return (0, "")
    return found


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="reply-file")


def writers(tx: Tx, ticket_id: int, person: Staff, site: ThisSite) -> list[str]:
    """Names of the colleagues who write to this ticket's customer now."""
    writing = drafts.writers(tx, ticket_id, site.now())
    return [one.name for one in shops.staff(tx) if one.id in writing and one.id != person.id]
