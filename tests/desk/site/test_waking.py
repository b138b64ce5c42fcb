"""The desk stands on a home screen, and a browser that is logged in agrees to be woken, for itself alone (A5, F2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from storage.outbound import subscriptions
from tests.desk.conftest import House

Staff = Callable[[str], TestClient]
BROWSER = {
    "endpoint": "https://push.example/abc", "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
}  # fmt: skip


def woken(house: House) -> list[str]:
    """Whose browsers would be woken now."""
    with house.store.read() as tx:
        return [one.staff_code for one in subscriptions.awake(tx, house.now)]


def test_the_desk_can_be_put_on_a_home_screen(staff: Staff) -> None:
    chen = staff("chen")
    told = chen.get("/desk/app.webmanifest").json()
    assert (told["start_url"], told["display"], told["name"]) == ("/desk", "standalone", "After-sales desk")
    for icon in told["icons"]:
        assert chen.get(icon["src"]).content.startswith(b"\x89PNG")
    assert 'rel="manifest"' in chen.get("/desk").text
    assert "notificationclick" in chen.get("/desk/worker.js").text
    assert 'data-wake="B' in chen.get("/desk/news/choices").text


@pytest.mark.rule("A5")
def test_a_browser_is_woken_until_it_is_logged_out(house: House, staff: Staff) -> None:
    chen = staff("chen")
    assert chen.post("/desk/push", json=BROWSER).status_code == 204
    assert chen.post("/desk/push", json=BROWSER).status_code == 204
    assert woken(house) == ["chen"]
    chen.post("/desk/logout")
    assert woken(house) == []


@pytest.mark.rule("A5")
def test_nobody_ends_anothers_and_a_phone_that_changes_hands_rings_for_one(house: House, staff: Staff) -> None:
    staff("chen").post("/desk/push", json=BROWSER)
    staff("lin").post("/desk/push/end", json={"endpoint": BROWSER["endpoint"]})
    assert woken(house) == ["chen"]
    staff("lin").post("/desk/push", json=BROWSER)
    assert woken(house) == ["lin"]
    staff("lin").post("/desk/push/end", json={"endpoint": BROWSER["endpoint"]})
    assert woken(house) == []


@pytest.mark.parametrize(
    "changed", [{"endpoint": "http://push.example/abc"}, {"p256dh": "x"}, {"auth": ""}, {"endpoint": ""}]
)
def test_what_is_no_browser_is_refused(house: House, staff: Staff, changed: dict[str, str]) -> None:
    assert staff("chen").post("/desk/push", json=BROWSER | changed).status_code == 422
    assert woken(house) == []


def test_a_stranger_agrees_to_nothing_and_too_many_browsers_drop_the_oldest(
    house: House, staff: Staff, browser: Callable[[], TestClient]
) -> None:
    assert browser().post("/desk/push", json=BROWSER, follow_redirects=False).status_code in (303, 401)
    chen = staff("chen")
    for number in range(subscriptions.MOST + 2):
        chen.post("/desk/push", json=BROWSER | {"endpoint": f"https://push.example/{number}"})
    with house.store.read() as tx:
        found = [one.endpoint for one in subscriptions.awake(tx, house.now + timedelta(minutes=1))]
    assert len(found) == subscriptions.MOST and "https://push.example/0" not in found
