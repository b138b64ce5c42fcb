"""The knowledge pages: tried as a customer would, written, refused with a reason, kept from an answer, taken out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from storage.knowledge import articles
from storage.tickets import tickets
from tests.desk.conftest import House
from tests.storage.records import a_customer, a_ticket

Staff = Callable[[str], TestClient]
WRITTEN = {"title_zh": "寄快递", "asked_zh": "能寄快递吗；帮忙寄件", "body_zh": "可以，放前台就行。"}


@pytest.mark.rule("E1")
def test_an_article_written_at_the_desk_answers_from_then_on_and_not_once_it_is_taken_out(
    house: House, staff: Staff
) -> None:
    desk = staff("chen")
    assert desk.post("/desk/knowledge/0", data=WRITTEN).status_code == 200
    with house.store.read() as tx:
        (one,) = articles.listed(tx)
    assert (one.asked_zh, one.changed_by, one.origin) == ("能寄快递吗；帮忙寄件", "staff:chen", "desk")
    assert "放前台就行" in desk.get("/desk/knowledge?q=可以寄快递吗").text
    page = desk.get(f"/desk/knowledge/{one.id}").text
    assert "寄快递" in page
    assert desk.post(f"/desk/knowledge/{one.id}/retire").status_code == 200
    assert "放前台就行" not in desk.get("/desk/knowledge?q=可以寄快递吗").text


@pytest.mark.rule("E2")
def test_a_price_in_figures_brings_the_page_back_with_the_reason(house: House, staff: Staff) -> None:
    desk = staff("chen")
    came = desk.post("/desk/knowledge/0", data=WRITTEN | {"body_zh": "每件20元。"})
    assert "refused=article_price" in str(came.url) and "price:" in came.text
    with house.store.read() as tx:
        assert articles.listed(tx) == []


@pytest.mark.rule("C9")
def test_the_answer_to_a_closed_enquiry_is_drafted_as_an_article(house: House, staff: Staff) -> None:
    with house.store.write() as tx:
        asked = a_ticket(tx, a_customer(tx, house.now), house.now, kind="enquiry", state="done")
        asked.data = {"words": "能寄快递吗"}
        tickets.record(tx, asked, "answered", "staff:chen", house.now, text="可以，放前台就行。")
    desk = staff("chen")
    assert f"ticket={asked.id}" in desk.get("/desk/knowledge").text
    assert "放前台就行" in desk.get(f"/desk/knowledge/new?ticket={asked.id}").text
    desk.post("/desk/knowledge/0", data=WRITTEN | {"ticket": str(asked.id)})
    assert f"ticket={asked.id}" not in desk.get("/desk/knowledge").text


@pytest.mark.rule("I1")
def test_only_those_who_write_articles_open_the_pages(staff: Staff) -> None:
    desk = staff("zhou")
    for path in ("/desk/knowledge", "/desk/knowledge/new", "/desk/knowledge/1"):
        assert desk.get(path).status_code == 403
    assert desk.post("/desk/knowledge/0", data=WRITTEN).status_code == 403
