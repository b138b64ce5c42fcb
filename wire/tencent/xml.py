"""The small XML that callbacks are written in: one level of names and texts, no entities, no document types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.sax.saxutils import escape

MAX_BYTES = 256 * 1024
"""Of one body; the platforms' own are a few kilobytes."""

_BEGINS = re.compile(rb"\s*(?:<\?xml[^<>]*\?>\s*)?<xml[\s/>]")


def read(body: bytes) -> dict[str, str]:
    """Name -> text of the elements below the root; those that hold others are left out.

    ValueError for anything but one small <xml> element, and for a body that defines entities.
    """
    if len(body) > MAX_BYTES:
        raise ValueError("the body is too large")
    if not _BEGINS.match(body):  # a document type stands before the root or nowhere; UTF-16 does not match either
        raise ValueError("the body does not begin with the root <xml>: a document type or an entity, perhaps")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 without entities there is nothing to expand
    except (ElementTree.ParseError, LookupError, UnicodeError):
        raise ValueError("no XML") from None
    return {child.tag: child.text or "" for child in root if not len(child)}


def write(fields: Mapping[str, str]) -> bytes:
    """One level of elements below <xml>."""
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inner}</xml>".encode()
