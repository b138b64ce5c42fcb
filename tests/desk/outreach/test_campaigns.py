"""A draft of a campaign can be changed and thrown away, by its manager, until it is started (N3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from storage.outreach import campaigns
from tests.desk.conftest import House

Staff = Callable[[str], TestClient]
FORM = {
    "name": "检测周", "starts_on": "2026-04-01", "ends_on": "2026-04-07", "brands": "大众, 别克",
    "service": "inspection",
    "min_km": "20000", "key_only": "on", "zh_a": "{name}，免费检测", "en_a": "{name}, free check",
}  # fmt: skip
EDIT = "/desk/campaigns/1/edit"


@pytest.mark.rule("N3")
def test_a_draft_comes_back_in_its_form_is_changed_and_thrown_away(house: House, staff: Staff) -> None:
    manager = staff("feng")
    manager.post("/desk/campaigns/new", data=FORM)
    form = manager.get(EDIT).text
    for value in ("检测周", "2026-04-01", "大众, 别克", "20000", "{name}, free check", 'value="inspection" selected'):
        assert value in form
    assert 'name="key_only" checked' in form and f'action="{EDIT}"' in form
    wrong = manager.post(EDIT, data=FORM | {"ends_on": "2026-03-01"})
    assert wrong.status_code == 422 and "before it starts" in wrong.text and f'action="{EDIT}"' in wrong.text
    assert "刹车周" in manager.post(EDIT, data=FORM | {"name": "刹车周", "key_only": ""}).text
    with house.store.read() as tx:
        (kept,) = campaigns.listed(tx)
    assert (kept.name, kept.state, kept.audience["brands"]) == ("刹车周", "draft", ["大众", "别克"])
    assert "刹车周" not in manager.post("/desk/campaigns/1/discard").text
    assert manager.get(EDIT).status_code == manager.post(EDIT, data=FORM).status_code == 404


@pytest.mark.rule("N3", "I1")
def test_what_was_started_or_is_somebody_elses_to_decide_stays_as_it_is(house: House, staff: Staff) -> None:
    manager = staff("feng")
    manager.post("/desk/campaigns/new", data=FORM)
    for code in ("zhao", "chen", "zhou"):
        other = staff(code)
        assert other.get(EDIT).status_code == other.post("/desk/campaigns/1/discard").status_code == 403
        assert other.post(EDIT, data=FORM).status_code == 403
    manager.post("/desk/campaigns/1/start")
    assert manager.get(EDIT).status_code == 409
    assert manager.post(EDIT, data=FORM | {"name": "x"}).status_code == 409
    assert manager.post("/desk/campaigns/1/discard").status_code == 409
    with house.store.read() as tx:
        (kept,) = campaigns.listed(tx)
    assert (kept.name, kept.state) == ("检测周", "running")
