"""How a file goes: as what it is, as a document, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from wire.whatsapp.files import MB, kind_of, suffix_of


@pytest.mark.parametrize(
    ("name", "size", "kind"),
    [
        ("a.jpg", MB, ("image", "image/jpeg")),
        ("a.PNG", 6 * MB, ("document", "image/png")),
        ("a.webp", 1000, ("document", "image/webp")),
        ("a.ogg", MB, ("audio", "audio/ogg")),
        ("a.mp4", 17 * MB, ("document", "video/mp4")),
        ("a.pdf", 99 * MB, ("document", "application/pdf")),
        ("a.pdf", 101 * MB, None),
        ("a.exe", 10, None),
        ("a.jpg", 0, None),
    ],
)
def test_a_file_goes_as_what_it_is_where_it_is_small_enough(name: str, size: int, kind: object) -> None:
    assert kind_of(Path(name), size) == kind


def test_a_type_gives_the_end_of_a_name() -> None:
    assert (suffix_of("audio/ogg; codecs=opus"), suffix_of("image/jpeg"), suffix_of("x/y")) == (".ogg", ".jpg", "")
