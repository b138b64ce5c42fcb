"""Standard Webhooks as they are sent: signed, to a public address only, without following where an answer points."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import httpx

from domain.webhook import NotReached

TIMEOUT = 10.0
"""Seconds for one push."""

Address = IPv4Address | IPv6Address

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as networks without them write them (NAT64)."""


async def push(url: str, headers: Mapping[str, str], body: bytes, *, private: bool = False) -> int:
    """The status that was answered; NotReached when nothing was. The answer's body is not read.

    The name is looked up once, and what was found is what is spoken to: it can't turn into an address inside the house
    between the look and the call. private: such addresses are allowed.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    found = await _look_up(host, port)
    if not private and not all(is_public(one) for one in found):
        raise NotReached(f"{host} is an address inside a network: nothing is sent there")
    name = f"[{found[0]}]" if found[0].version == 6 else str(found[0])
    target = httpx.URL(url).copy_with(host=name, port=port)
    own = {"Host": parts.netloc, "Content-Type": "application/json", "User-Agent": "Aftercare"}
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            asked = client.build_request(
                "POST", target, headers=own | dict(headers), content=body, extensions={"sni_hostname": host}
            )
            answer = await client.send(asked, stream=True)
            await answer.aclose()
    except (httpx.HTTPError, OSError, ValueError) as error:
        raise NotReached(f"{host}: {type(error).__name__}") from None
    return answer.status_code


async def _look_up(host: str, port: int) -> list[Address]:
    try:
        async with asyncio.timeout(TIMEOUT):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError):
        raise NotReached(f"{host} is not known") from None
    return [ip_address(str(one[4][0]).partition("%")[0]) for one in found]


def is_public(address: Address) -> bool:
    """True for an address of the open internet, however it is written."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return is_public(inner)
        if address in _TRANSLATED:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast
