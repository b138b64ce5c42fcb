"""A call for rescue."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.conversation import Conversation
from domain.shop.shop import Shop
from domain.ticket import Ticket
from storage import Tx
from tests.actions.field.road import a_rescue


@pytest.fixture
def ticket(tx: Tx, shop: Shop, conversation: Conversation, now: datetime) -> Ticket:
    """A rescue, planned as a field job."""
    return a_rescue(tx, shop, conversation, now)
