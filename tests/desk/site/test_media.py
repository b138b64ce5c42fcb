"""Photos: kept under the data directory, refused when too big, shown only to whom they belong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from desk.site import media
from tests.desk.conftest import House, Open

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32


def upload(client: TestClient, content: bytes, name: str = "brake.png", upload_id: str = "upload-1") -> dict[str, str]:
    answer: dict[str, str] = client.post(f"/chat/upload?id={upload_id}&name={name}", content=content).json()
    return answer


def test_a_photo_is_kept_and_shown_again(visitor: TestClient, house: House) -> None:
    assert upload(visitor, PNG)["type"] == "ack"
    (item,) = visitor.get("/chat/messages").json()["items"][0]["media"]
    shown = visitor.get(item["url"])
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    kept = house.talk.seen[0].media[0]
    assert (kept.kind, kept.size, kept.name) == ("photo", len(PNG), "brake.png")
    assert (house.settings.data_dir / kept.path).read_bytes() == PNG


def test_a_photo_sent_again_is_one_message_and_one_file(visitor: TestClient, house: House) -> None:
    upload(visitor, PNG)
    upload(visitor, PNG)
    assert len(visitor.get("/chat/messages").json()["items"]) == 2
    assert len([path for path in house.settings.data_dir.rglob("*") if path.is_file()]) == 1


def test_a_file_over_the_limit_gets_kind_words_and_leaves_nothing(visitor: TestClient, house: House) -> None:
    answer = upload(visitor, b"x" * (media.LIMIT + 1))
    assert answer["why"] == "too_big"
    assert "20 MB" in answer["words"]
    assert [path for path in house.settings.data_dir.rglob("*") if path.is_file()] == []


def test_a_page_that_calls_itself_a_picture_is_only_ever_downloaded(visitor: TestClient, house: House) -> None:
    upload(visitor, b"<html><script>alert(1)</script>", name="me.png")
    assert house.talk.seen[0].media[0].kind == "file"
    (item,) = visitor.get("/chat/messages").json()["items"][0]["media"]
    shown = visitor.get(item["url"])
    assert shown.headers["content-type"] == "application/octet-stream"
    assert shown.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in shown.headers["content-security-policy"]


@pytest.mark.rule("A5")
def test_another_visitor_cannot_see_the_photo(visitor: TestClient, browser: Open) -> None:
    upload(visitor, PNG)
    (item,) = visitor.get("/chat/messages").json()["items"][0]["media"]
    other = browser()
    other.get("/chat")
    assert other.get(item["url"]).status_code == 404


@pytest.mark.rule("A5")
def test_staff_see_photos_of_conversations_with_a_ticket_and_no_others(
    visitor: TestClient, browser: Open, staff: Callable[[str], TestClient]
) -> None:
    upload(visitor, PNG)
    message = visitor.get("/chat/messages").json()["items"][0]["id"]
    assert browser().get(f"/desk/media/{message}/0", follow_redirects=False).status_code == 303
    assert staff("chen").get(f"/desk/media/{message}/0").status_code == 404
    visitor.post("/chat/send", json={"id": "message-2", "text": "danger"})
    assert staff("chen").get(f"/desk/media/{message}/0").content == PNG
