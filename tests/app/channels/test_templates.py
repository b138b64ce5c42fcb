"""The shop file's templates: read as they stand, and what is wrong with them is named (N5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import shopfile
from domain.channels.template import fitting
from tests.app.test_shopfile import GOOD, problems, written

TEMPLATES = """templates:
  - kind: appointment
    channel: wechat_oa
    id: AbC-1
    fields:
      thing1: "{about}"
      time2: "{when}"
      character_string3: {value: "{number}", limit: 12}
  - {kind: any, channel: sms, id: SMS_1, fields: {what: "{about}"}}
  - {kind: any, channel: whatsapp, language: en, id: news, fields: {"1": "{shop}"}}
policy:
"""


def test_templates_are_read_with_the_lengths_of_their_fields(tmp_path: Path) -> None:
    shop = shopfile.read(written(tmp_path, GOOD.replace("policy:\n", TEMPLATES)))
    found = fitting(shop.templates, "appointment", "wechat_oa", "zh")
    assert found is not None
    assert [(one.name, one.limit) for one in found.fields] == [
        ("thing1", 20), ("time2", 40), ("character_string3", 12),
    ]  # fmt: skip
    facts = {"about": "预约提醒" * 9, "when": "3月25日 周三 15:00", "number": ""}
    assert found.filled(facts)["fields"] == [
        ["thing1", "预约提醒预约提醒预约提醒预约提醒预约提…"],
        ["time2", "3月25日 周三 15:00"],
        ["character_string3", "-"],
    ]
    assert fitting(shop.templates, "survey", "sms", "en") is not None
    assert fitting(shop.templates, "survey", "wechat_oa", "zh") is None
    assert fitting(shop.templates, "word", "sms", "zh") is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("kind: appointment", "kind: apointment", "appointment"),
        ("channel: wechat_oa", "channel: telegram", "takes templates"),
        ('"{about}"\n', '"{abuot}"\n', "names abuot"),
        ('"{about}"\n', '"{about"\n', "brace"),
        ("limit: 12", "limit: 99", "32"),
        ("{kind: any, channel: whatsapp, language: en", "{kind: any, channel: sms, language: zh", "a second template"),
    ],
)
def test_a_mistake_in_a_template_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in TEMPLATES
    found = problems(tmp_path, "policy:\n", TEMPLATES.replace(old, new, 1))
    assert any(expected in problem for problem in found), found
