"""Two people at one ticket: nothing is sent to the customer twice without the second one knowing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.desk.conftest import House
from tests.desk.tickets.test_tickets import say

Staff = Callable[[str], TestClient]


@pytest.mark.rule("N4")
def test_who_answers_after_a_colleague_is_told_first_and_may_still_send(
    house: House, visitor: TestClient, staff: Staff
) -> None:
    say(visitor, "danger")
    one, other = staff("chen"), staff("lin")

    def seen(desk: TestClient) -> str:
        found = re.search(r'name="seen" value="(\d+)"', desk.get("/desk/tickets/1").text)
        assert found is not None
        return found[1]

    def send(desk: TestClient, words: str, last: str) -> str:
        sent = {"words": words, "seen": last, "token": words}
        return str(desk.post("/desk/tickets/1/do/answer", data=sent, follow_redirects=False).headers["location"])

    before = seen(other)
    one.post("/desk/tickets/1/do/claim")
    assert "refused" not in send(one, "first", before)
    assert "refused" not in send(one, "mine again", before), "one's own words are no surprise"
    assert send(other, "second", before).endswith("refused=somebody_was_quicker")
    assert "second" not in visitor.get("/chat/messages").text
    assert "refused" not in send(other, "second, all the same", seen(other))
    assert "second, all the same" in visitor.get("/chat/messages").text
