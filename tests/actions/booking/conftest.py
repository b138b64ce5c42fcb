"""A visit that is booked."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.booking import appointments
from domain.booking.appointment import Appointment
from domain.conversation import Conversation
from domain.shop.shop import Shop
from storage import Tx
from tests.actions.booking.booked import DAY, MINOR


@pytest.fixture
def visit(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> Appointment:
    """Tomorrow at three in the afternoon."""
    start = (now + DAY).replace(hour=15)
    return appointments.book(tx, shop, conversation, MINOR, start, now, plate="京A12345")[1]
