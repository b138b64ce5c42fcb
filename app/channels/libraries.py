"""What each channel and a database server need beside what everybody needs: an extra of the package each."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "telegram": ("telegram", "aiohttp"),
    "wechat": ("cryptography",),
    "whatsapp": ("httpx",),
    "mail": (),
    "postgresql": ("psycopg",),
}
"""Extra -> the modules it brings. Mail is spoken by the standard library."""


def missing(extra: str) -> str:
    """What to install before it can be used; empty when nothing lacks. Nothing is loaded to see that."""
    lacking = [name for name in LIBRARIES[extra] if find_spec(name) is None]
    return f"pip install 'aftercare-desk[{extra}]' ({', '.join(lacking)} is not installed)" if lacking else ""
