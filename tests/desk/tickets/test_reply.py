"""The reply box: drafts kept on the server, files for the customer, who else writes, ready replies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from domain.ticket import Ticket
from tests.desk.conftest import House
from tests.desk.tickets.test_tickets import say, ticket

Staff = Callable[[str], TestClient]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def fault(visitor: TestClient, house: House) -> Ticket:
    """An urgent report from the web chat."""
    say(visitor, "danger")
    return ticket(house)


def _box(page: str) -> str:
    return page.partition("data-answer")[2].partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]


def test_words_not_sent_wait_on_the_server_for_their_writer_alone(fault: Ticket, staff: Staff) -> None:
    at = f"/desk/tickets/{fault.id}"
    assert staff("chen").post(f"{at}/draft", json={"words": "Half a <sent"}).status_code == 204
    elsewhere, colleague = staff("chen"), staff("lin")
    assert _box(elsewhere.get(at).text) == "Half a &lt;sent"
    assert "Draft" in elsewhere.get("/desk").text
    assert _box(colleague.get(at).text) == ""
    assert _box(elsewhere.post(f"{at}/do/answer", data={"words": "All of it", "token": "form-token-7"}).text) == ""


def test_words_that_were_refused_are_still_there(fault: Ticket, staff: Staff) -> None:
    at, client, quick = f"/desk/tickets/{fault.id}", staff("chen"), staff("lin")
    quick.post(f"{at}/do/answer", data={"words": "I was first", "token": "form-token-8"})
    page = client.post(f"{at}/do/answer", data={"words": "Me too", "seen": "1", "token": "form-token-9"}).text
    assert "A colleague answered" in page and _box(page) == "Me too"


@pytest.mark.rule("C2")
def test_colleagues_see_who_is_writing(fault: Ticket, staff: Staff, house: House) -> None:
    part, colleague = f"/desk/part/tickets/{fault.id}", staff("lin")
    first = colleague.get(part)
    staff("chen").post(f"/desk/tickets/{fault.id}/draft", json={"words": "Well"})
    news = colleague.get(part, headers={"If-None-Match": first.headers["etag"]})
    assert "陈雨 is writing" in news.text
    house.now += timedelta(minutes=3)
    assert "is writing" not in colleague.get(part).text


@pytest.mark.rule("A5")
def test_a_photo_reaches_the_customer_and_no_path_can_be_made_up(
    fault: Ticket, visitor: TestClient, staff: Staff
) -> None:
    at, client = f"/desk/tickets/{fault.id}", staff("chen")
    sent = client.post(f"{at}/files?id=upload-0001&name=brake.png", content=PNG).json()
    client.post(f"{at}/do/answer", data={"words": "", "file": sent["file"], "token": "form-token-3"})
    last = visitor.get("/chat/messages").json()["items"][-1]
    assert (last["who"], last["text"]) == ("staff", "")
    assert visitor.get(f"/chat/media/{last['id']}/0").content == PNG
    for forged, who in (("media/web/2026-03/x.png", client), (sent["file"], staff("lin"))):
        who.post(f"{at}/do/answer", data={"words": "Look", "file": forged, "token": f"form-{len(forged)}-token"})
        last = visitor.get("/chat/messages").json()["items"][-1]
        assert (last["text"], last.get("media") or []) == ("Look", [])
    assert staff("zhou").post(f"{at}/files?id=upload-0002", content=PNG).status_code == 403


def test_ready_replies_come_filled_in_and_are_written_on_the_desk(fault: Ticket, staff: Staff) -> None:
    client = staff("feng")
    client.post("/desk/ready/begin")
    client.post("/desk/ready/0", data={"name": "Hi", "zh": "{me}在", "en": ""})
    found = {one["name"]: one["words"] for one in client.get(f"/desk/tickets/{fault.id}/ready").json()}
    assert (found["Hi"], len(found)) == ("冯经理在", 7)
    page = client.post("/desk/ready/0", data={"name": "Price", "zh": "380 元", "en": ""})
    assert "holds no price" in page.text and "380" not in page.text
    assert staff("zhou").get("/desk/ready").status_code == 403
