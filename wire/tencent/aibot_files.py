"""Files that people send to WeCom's smart bot: an address for a short while, and a key of the file's own."""

from __future__ import annotations

import base64
import binascii

import httpx

from wire.tencent.api import MAX_DOWNLOAD
from wire.tencent.crypto import Forged, decrypted
from wire.tencent.errors import Unreachable

TIMEOUT = 15.0


async def fetch(http: httpx.AsyncClient, url: str, aes_key: str) -> bytes:
    """The file. Unreachable where it can't be had, is too large, or can't be read with that key."""
    found = bytearray()
    try:
        key = base64.b64decode(aes_key + "=" * (-len(aes_key) % 4), validate=True)
        async with http.stream("GET", url, timeout=TIMEOUT) as response:
            if response.status_code != 200:
                raise Unreachable(f"file: HTTP {response.status_code}")
            async for piece in response.aiter_bytes():
                found += piece
                if len(found) > MAX_DOWNLOAD + 32:
                    raise Unreachable("file: too large")
        return decrypted(bytes(found), key)
    except (httpx.HTTPError, httpx.InvalidURL, Forged, binascii.Error, ValueError) as error:
        raise Unreachable(f"file: {type(error).__name__}") from None
