"""What is urgent is told to every page of whoever may take it, until somebody has; an ended session hears no more."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from actions.tickets import tickets
from desk.site import news
from storage import sessions, shops
from tests.desk.conftest import House
from tests.storage.records import a_customer, a_ticket

Staff = Callable[[str], TestClient]


def _an_urgent_one(house: House, **facts: object) -> int:
    with house.store.write() as tx:
        made = a_ticket(tx, a_customer(tx, house.now), house.now, kind="rescue", urgent=True, **facts)
        return tickets.register(tx, made, house.now).id


@pytest.mark.rule("F2", "N4", "C5")
def test_an_urgent_matter_is_told_until_somebody_takes_it(house: House, staff: Staff) -> None:
    desk = staff("chen")
    assert desk.get("/desk/news/now").json() == {"urgent": [], "waiting": 0}
    number = _an_urgent_one(house)
    _an_urgent_one(house, about_staff="chen")
    told = desk.get("/desk/news/now").json()
    assert ([one["id"] for one in told["urgent"]], told["waiting"]) == ([number], 1)
    assert len(staff("feng").get("/desk/news/now").json()["urgent"]) == 2
    assert staff("zhou").get("/desk/news/now").json()["urgent"] == [], "who can't take it is not rung"
    desk.post(f"/desk/tickets/{number}/do/claim")
    assert desk.get("/desk/news/now").json() == {"urgent": [], "waiting": 0}


@pytest.mark.rule("N4")
def test_pages_hear_of_it_as_it_happens_and_no_longer_than_their_session(
    house: House, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "LIFE_SECONDS", 1.5)
    desk = staff("chen")
    later = threading.Timer(0.3, _an_urgent_one, (house,))
    later.start()
    said = desk.get("/desk/news")
    later.join()
    assert said.headers["content-type"].startswith("text/event-stream")
    heard = [json.loads(line[6:]) for line in said.text.splitlines() if line.startswith("data: ")]
    assert [one["waiting"] for one in heard] == [0, 1]
    monkeypatch.setattr(news, "LIFE_SECONDS", 30.0)
    monkeypatch.setattr(news, "BEAT_SECONDS", 0.1)

    def log_out() -> None:
        with house.store.write() as tx:
            sessions.end(tx, house.now, "chen")

    ending, began = threading.Timer(0.3, log_out), time.monotonic()
    ending.start()
    desk.get("/desk/news")
    assert time.monotonic() - began < 10
    monkeypatch.setattr(news, "MOST", 0)
    assert staff("chen").get("/desk/news").status_code == 204


def test_a_browser_keeps_how_it_is_told(house: House, staff: Staff) -> None:
    desk = staff("chen")
    assert " data-sound" in desk.get("/desk").text
    page = desk.post("/desk/news/choices", data={"notify": "1"}).text
    assert " data-sound" not in page
    assert " data-notify" in page
    assert " data-notify" not in desk.post("/desk/news/choices", data={}).text
    with house.store.read() as tx:
        assert shops.staff_by_code(tx, "chen")
