"""What each error asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wire.whatsapp.codes import Meaning, meaning, wait


@pytest.mark.parametrize(
    ("code", "status", "what"),
    [
        (190, 401, Meaning.STOPPED),
        (131031, 400, Meaning.STOPPED),
        (131047, 400, Meaning.WINDOW),
        (131056, 400, Meaning.TOO_FAST),
        (131048, 400, Meaning.PAUSED),
        (131049, 400, Meaning.MARKETING),
        (131026, 400, Meaning.GONE),
        (132001, 404, Meaning.TEMPLATE),
        (131009, 400, Meaning.REFUSED),
        (100, 400, Meaning.REFUSED),
        (100, 404, Meaning.STOPPED),
        (131016, 503, Meaning.AWAY),
        (999999, 400, Meaning.REFUSED),
        (999999, 500, Meaning.AWAY),
        (-1, 429, Meaning.TOO_FAST),
        (-1, 401, Meaning.STOPPED),
    ],
)
def test_a_code_says_what_is_to_be_done(code: int, status: int, what: Meaning) -> None:
    assert meaning(code, status) is what


def test_a_number_that_is_not_there_stops_the_channel_and_not_each_message() -> None:
    assert meaning(100, 400, 33) is Meaning.STOPPED


def test_one_person_is_written_to_every_six_seconds() -> None:
    assert wait(131056) == timedelta(seconds=6)
    assert wait(131048) >= timedelta(hours=1)
