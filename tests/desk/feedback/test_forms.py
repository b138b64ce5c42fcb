"""The four paper forms and a letter are pages to print, each with what the record holds (A2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.desk.conftest import House

Staff = Callable[[str], TestClient]


@pytest.mark.rule("A1", "A2")
def test_the_four_forms_and_a_letter_show_what_is_on_record(house: House, staff: Staff) -> None:
    desk = staff("chen")
    told = {"name": "王芳", "phone": "13800138000", "plate": "沪A12345", "model": "朗逸", "address": "某路 1 号"}
    there = str(desk.post("/desk/customers/new", data=told, follow_redirects=False).headers["location"])
    page = desk.get(f"{there}/form").text
    assert all(words in page for words in ("Customer record form", "王芳", "+8613800138000", "沪A12345", "某路 1 号"))
    clerk = staff("zhao")
    clerk.post(f"{there}/contacts", data={"outcome": "reached", "said": "车很好"})
    assert "车很好" in clerk.get(f"{there}/calls").text
    assert "车很好" in clerk.get("/desk/calls/register").text
    assert "车很好" not in clerk.get("/desk/calls/register?month=2020-01").text
    letter = clerk.post(f"{there}/letters", data={"kind": "invitation", "subject": "车主讲座", "words": "周六见"}).text
    assert all(words in letter for words in ("车主讲座", "周六见", "某路 1 号", "Anchi"))
    assert "车主讲座" in clerk.get("/desk/letters").text
    page = clerk.get(f"{there}/letters").text
    number = page.split("/desk/letters/")[1].split('"')[0]
    page = clerk.post(f"/desk/letters/{number}/reply", data={"customer": there.rsplit("/", 1)[1], "reply": "会来"}).text
    assert "会来" in page
    assert "会来" in clerk.get(f"{there}/contacts").text
    refused = clerk.post(f"{there}/letters", data={"kind": "notice", "subject": ""}).text
    assert "Subject: Something" in refused
