"""The pages of what is said unasked: planned, sent or not, and why; paused, stopped, tried dry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

import texts
from actions.notice_kinds import KINDS
from actions.outreach import consent, notices
from actions.outreach.notices import NoticeKind
from domain.channels.register import CHANNELS
from domain.message import Reply
from domain.outreach.send_gate import RULES
from storage import conversations, shops
from storage.customers import customers
from storage.outreach import notices as notice_queries
from tests.desk.conftest import House
from tests.storage.records import a_conversation, a_vehicle

Staff = Callable[[str], TestClient]


def planned(house: House, address: str, name: str, *, due: datetime | None = None) -> int:
    """Id of a customer with a notice about an insurance that ends."""
    with house.store.write() as tx:
        talk = a_conversation(tx, house.now, address)
        identity = customers.identity(tx, "telegram", "7", address)
        owner = customers.get(tx, talk.customer_id)
        assert identity is not None and owner is not None
        identity.verified, owner.name = True, name
        until = house.now.date() + timedelta(days=20)
        car = a_vehicle(tx, owner.id, house.now, brand="VW", insured_until=until)
        key = f"insurance:{car.id}:{until.isoformat()}:first"
        at = due or house.now
        notices.plan_one(tx, key, "insurance", "service", owner.id, at, house.now, vehicle_id=car.id)
        return owner.id


def let_out(house: House) -> None:
    with house.store.write() as tx:
        shop = shops.load(tx)
        assert shop is not None
        notices.release_due(tx, shop, KINDS, house.now)


@pytest.mark.rule("N5", "I1")
def test_staff_see_why_a_message_was_or_was_not_sent(house: House, staff: Staff) -> None:
    told, refuser = planned(house, "1", "Wang Wei"), planned(house, "2", "Li Min")
    with house.store.write() as tx:
        consent.refuse(tx, refuser, ["insurance"], house.now, "button")
    let_out(house)
    client = staff("chen")
    page = client.get("/desk/notices").text
    assert "Wang Wei" in page and "the customer opted out" in page
    assert "Li Min" not in client.get("/desk/notices?state=sent").text
    assert "the customer opted out" in client.get(f"/desk/customers/{refuser}").text
    assert "insurance reminders" in client.get(f"/desk/customers/{told}").text
    assert staff("zhou").get("/desk/notices").status_code == 403


@pytest.mark.rule("N3", "I1")
def test_a_manager_pauses_resumes_and_stops_a_kind(house: House, staff: Staff) -> None:
    planned(house, "1", "Wang Wei", due=house.now + timedelta(days=1))
    manager = staff("feng")
    for verb, word in (("pause", "paused"), ("resume", "Pause"), ("stop", "stopped")):
        page = manager.post("/desk/notices/broadcast", data={"name": "kind:insurance", "verb": verb}).text
        assert word in page
    with house.store.read() as tx:
        assert [one.state for one in notice_queries.listed(tx)] == ["cancelled"]
    refused = staff("chen").post("/desk/notices/broadcast", data={"name": "kind:insurance", "verb": "pause"})
    assert refused.status_code == 403


@pytest.mark.rule("N3")
def test_a_dry_run_names_who_would_get_it_and_who_not(house: House, staff: Staff) -> None:
    planned(house, "1", "Wang Wei")
    blocked = planned(house, "2", "Li Min")
    with house.store.write() as tx:
        customers.set_reachable(tx, "telegram", "7", "2", False)
    page = staff("feng").get("/desk/notices/dry-run?broadcast=kind:insurance").text
    assert "would be sent" in page and "unreachable" in page
    with house.store.read() as tx:
        assert {one.state for one in notice_queries.listed(tx)} == {"planned"}
    listed = staff("chen").get("/desk/notices/unreachable").text
    assert "Li Min" in listed and f"/desk/customers/{blocked}" in listed


def test_the_progress_is_a_part_that_is_kept_fresh(house: House, staff: Staff) -> None:
    planned(house, "1", "Wang Wei")
    assert "/desk/notices/progress" in staff("feng").get("/desk/notices").text
    assert "<html" not in staff("feng").get("/desk/notices/progress").text


@pytest.fixture
def tyre_change(monkeypatch: pytest.MonkeyPatch) -> str:
    """A new kind of notice: a row of the table and its name."""
    monkeypatch.setitem(KINDS, "tyre_change", NoticeKind("service", lambda *_: Reply("Winter is coming.")))
    for language in texts.LANGUAGES:
        monkeypatch.setitem(texts._sentences(language), "notice_kind.tyre_change", "tyre change reminders")
    return "tyre_change"


@pytest.mark.rule("N5")
def test_a_new_kind_in_the_table_is_known_to_the_gate_the_desk_and_the_api(
    tyre_change: str, house: House, staff: Staff, api: TestClient
) -> None:
    with house.store.write() as tx:
        talk = a_conversation(tx, house.now)
        notices.plan_one(tx, "tyres", tyre_change, "service", talk.customer_id, house.now, house.now)
    manager = staff("feng")
    assert "would be sent" in manager.get(f"/desk/notices/dry-run?broadcast=kind:{tyre_change}").text
    let_out(house)
    with house.store.read() as tx:
        (told,) = conversations.messages(tx, talk.id)
    assert told.text == "Winter is coming."
    assert told.content["buttons"][-1][0]["data"] == f"go|stop|{tyre_change}"
    page = manager.get("/desk/notices").text
    assert f'<option value="{tyre_change}">tyre change reminders</option>' in page
    assert page.count("tyre change reminders") == 3  # to choose, in the progress, in the list
    assert tyre_change in api.get("/api/docs").text
    (listed,) = api.get(f"/api/v1/notices?kind={tyre_change}").json()["items"]
    assert (listed["key"], listed["state"]) == ("tyres", "sent")


@pytest.mark.rule("N5", "I1")
def test_the_api_tells_what_was_said_unasked_to_whom_it_may(house: House, api: TestClient) -> None:
    for number in range(3):
        planned(house, str(number), "Wang Wei")
    first = api.get("/api/v1/notices?limit=2").json()
    rest = api.get(f"/api/v1/notices?limit=2&after={first['next']}&state=planned").json()
    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [2, 1, None]
    assert api.get("/api/v1/notices?kind=gossip").status_code == 422
    assert api.get("/api/v1/notices", headers={"As-Staff": "zhou"}).status_code == 403
    assert api.get("/api/v1/notices", headers={"As-Staff": "chen"}).status_code == 200


def test_every_channel_and_purpose_is_known_to_the_gate() -> None:
    assert {"telegram", "web", "wechat_oa"} <= CHANNELS.keys()
    assert {"safety", "service", "follow_up", "survey", "marketing"} == RULES.keys()
