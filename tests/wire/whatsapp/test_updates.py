"""Bodies of the webhook: every kind of message, whoever it is from, and what nobody can read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wire.whatsapp.codes import Meaning
from wire.whatsapp.updates import Message, Moved, Notice, Person, Status, Update, Wish, read

WHO = {"profile": {"name": "王芳"}, "wa_id": "8613800000001", "user_id": "CN.123"}
HEAD = {"messaging_product": "whatsapp", "metadata": {"display_phone_number": "86", "phone_number_id": "11"}}


def body(*values: dict[str, Any], field: str = "messages") -> bytes:
    changes = [{"field": field, "value": {**HEAD, **value}} for value in values]
    entries = [{"id": "W", "changes": [change]} for change in changes]
    return json.dumps({"object": "whatsapp_business_account", "entry": entries}).replace("/", "\\/").encode()


def message(kind: str, part: Any = None, **more: Any) -> Message:
    raw = {"from": WHO["wa_id"], "from_user_id": "CN.123", "id": "wamid.1", "timestamp": "1773800000", "type": kind}
    found = read(body({"contacts": [WHO], "messages": [{**raw, **({kind: part} if part is not None else {}), **more}]}))
    assert isinstance(found[0], Message)
    return found[0]


def test_a_text_has_its_sender_its_time_and_its_words() -> None:
    found = message("text", {"body": "刹车异响 🚗"})
    assert (found.account, found.id, found.text) == ("11", "wamid.1", "刹车异响 🚗")
    assert found.person == Person("CN.123", "8613800000001", "王芳")
    assert found.at.timestamp() == 1773800000


def test_taps_bear_what_the_button_bore() -> None:
    button = message("interactive", {"type": "button_reply", "button_reply": {"id": "go|menu|book", "title": "预约"}})
    cut = {"id": "1|time|9", "title": "周四 9:00 …", "description": "周四 9:00 陈师傅"}
    row = message("interactive", {"type": "list_reply", "list_reply": cut})
    quick = message("button", {"payload": "go|stop|tips", "text": "别再发"}, context={"id": "wamid.0"})
    assert [(one.tapped, one.text) for one in (button, row, quick)] == [
        ("go|menu|book", "预约"), ("1|time|9", "周四 9:00 陈师傅"), ("go|stop|tips", "别再发"),
    ]  # fmt: skip
    assert quick.about == "wamid.0"


@pytest.mark.parametrize("kind", ["image", "audio", "video", "document", "sticker"])
def test_a_file_has_its_id_its_kind_and_its_caption(kind: str) -> None:
    part = {"id": "77", "mime_type": "audio/ogg; codecs=opus", "caption": "听", "voice": True, "filename": "a.ogg"}
    found = message(kind, part)
    assert found.file is not None
    assert (found.type, found.file.id, found.text, found.file.voice, found.file.name) == (
        kind,
        "77",
        "听",
        True,
        "a.ogg",
    )


def test_places_contacts_edits_and_words_taken_back() -> None:
    place = message("location", {"latitude": 31.2, "longitude": "121.5", "name": "修理厂"})
    assert (place.lat, place.lon, place.text) == (31.2, 121.5, "修理厂")
    shared = {"name": {"formatted_name": "李"}, "phones": [{"phone": "+86 139 0000 0002"}]}
    assert message("contacts", None, contacts=[shared]).phones == ("+86 139 0000 0002",)
    edited = message("edit", {"original_message_id": "wamid.0", "message": {"type": "text", "text": {"body": "四点"}}})
    assert (edited.about, edited.text) == ("wamid.0", "四点")
    assert message("revoke", {"original_message_id": "wamid.0"}).about == "wamid.0"
    assert message("reaction", {"message_id": "wamid.0", "emoji": "👍"}).about == "wamid.0"
    assert message("unsupported", None, errors=[{"code": 131051}]).type == "unsupported"


def test_somebody_who_hides_the_phone_is_known_by_the_user_id() -> None:
    contact = {"profile": {"name": "Ann"}, "user_id": "US.9"}
    raw = {"from_user_id": "US.9", "id": "wamid.1", "timestamp": "1773800000", "type": "text", "text": {"body": "hi"}}
    for phone in ({}, {"wa_id": "", "from": ""}):
        found = read(body({"contacts": [{**contact, **phone}], "messages": [{**raw, **phone}]}))
        assert isinstance(found[0], Message)
        assert found[0].person == Person("US.9", "", "Ann") and found[0].person.address == "US.9"
    older = read(body({"contacts": [contact], "messages": [{k: v for k, v in raw.items() if k != "from_user_id"}]}))
    assert isinstance(older[0], Message) and older[0].person.address == "US.9"


def test_statuses_say_what_became_of_which_message() -> None:
    failed = {"code": 131047, "title": "Re-engagement", "error_data": {"details": "more than 24 h"}}
    raw = {"id": "wamid.9", "timestamp": "1773800000", "recipient_user_id": "CN.123", "biz_opaque_callback_data": "17"}
    delivered, late = read(
        body({"statuses": [{**raw, "status": "delivered"}, {**raw, "status": "failed", "errors": [failed]}]})
    )
    assert isinstance(delivered, Status) and isinstance(late, Status)
    assert (delivered.id, delivered.state, delivered.data) == ("wamid.9", "delivered", "17")
    assert (late.code, late.why, late.meaning) == (131047, "more than 24 h", Meaning.WINDOW)


def test_a_new_number_and_a_wish_about_advertising() -> None:
    system = {"type": "user_changed_number", "wa_id": "8613800000009", "user_id": "CN.555", "body": "..."}
    raw = {"from": "8613800000001", "id": "wamid.2", "timestamp": "1773800000", "type": "system", "system": system}
    wish = {"wa_id": "8613800000001", "user_id": "CN.123", "category": "marketing_messages", "value": "stop"}
    moved, stops = read(body({"messages": [raw]}, {"user_preferences": [wish]}, field="user_preferences"))
    assert isinstance(moved, Moved) and moved.new.address == "CN.555" and moved.old.phone == "8613800000001"
    assert isinstance(stops, Wish) and stops.stops and stops.person.address == "CN.123"


def test_one_body_may_hold_several_entries_changes_and_messages() -> None:
    raw = {"from": "8613800000001", "timestamp": "1773800000", "type": "text"}
    words = [{**raw, "id": f"wamid.{n}", "text": {"body": str(n)}} for n in range(4)]
    found = read(body({"messages": words[:2]}, {"messages": words[2:3]}, {"messages": words[3:]}))
    assert [one.text for one in found if isinstance(one, Message)] == ["0", "1", "2", "3"]


def test_news_of_the_account_itself_are_told_as_such() -> None:
    value: dict[str, Any] = {"event": "DISABLED", "message_template_name": "service_due"}
    (found,) = read(body(value, field="message_template_status_update"))
    assert isinstance(found, Notice) and found.value["event"] == "DISABLED"


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"object":"page","entry":[]}', b"\xff", b"[" * 100_000])
def test_what_is_no_body_of_this_webhook_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):
        read(raw)


@pytest.mark.parametrize(
    "value",
    [{"messages": "x"}, {"messages": [None, 7, {}]}, {"messages": [{"id": "w", "type": "text", "text": []}]},
     {"statuses": [{}]}, {"contacts": [{"profile": 3}], "messages": [{"id": "w", "timestamp": "soon"}]},
     {"messages": [{"id": "w", "from": "1", "timestamp": "9" * 400, "type": "location", "location": {"latitude": 0}}]}],
)  # fmt: skip
def test_parts_that_nobody_can_read_hurt_no_other(value: dict[str, Any]) -> None:
    good = {"from": "8613800000001", "id": "wamid.1", "timestamp": "1", "type": "text", "text": {"body": "hi"}}
    found: list[Update] = read(body(value, {"messages": [good]}))
    assert isinstance(found[-1], Message) and found[-1].text == "hi"
