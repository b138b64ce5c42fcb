"""Bodies of callbacks: one level, small, nothing that expands."""

from __future__ import annotations

import pytest

from wire.tencent import xml


def test_names_and_texts_are_read() -> None:
    body = b"<xml><A><![CDATA[a < b]]></A><B>5</B><C/><D><E>in</E></D></xml>"
    assert xml.read(body) == {"A": "a < b", "B": "5", "C": ""}
    assert xml.read(b"<xml><A><![CDATA[see <!-- this -->]]></A></xml>") == {"A": "see <!-- this -->"}
    assert xml.read(xml.write({"A": "你好 <&>"})) == {"A": "你好 <&>"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<html></html>",
        b"<xml>",
        b'<?xml version="1.0" encoding="nonsense"?><xml/>',
        b'<!DOCTYPE x [<!ENTITY a "b">]><xml><A>&a;</A></xml>',
        '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "b">]><xml><A>&a;</A></xml>'.encode("utf-16"),
        b"<xml>" + b" " * xml.MAX_BYTES + b"</xml>",
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"XML|root|large|entity"):
        xml.read(body)
