"""A card of WeCom takes six buttons: what is more stands on further pages, and the words keep to what a phone shows."""

from __future__ import annotations

from domain.message import Button
from domain.press import Press
from notifications.staff_chat import wecom_cards
from notifications.staff_chat.wecom_words import cut, markdown, plain
from tests.notifications.staff_chat.test_cards import view


def test_eight_buttons_are_two_pages_that_lead_to_each_other() -> None:
    rows = [[Button(f"B{number}", Press("ticket", "assign", "7", str(number)))] for number in range(1, 9)]
    first = wecom_cards.card(view(), rows, "zh", "g7-1", menu="assign")
    assert [one["text"] for one in first["button_list"]] == ["B1", "B2", "B3", "B4", "B5", "⋯ 其他"]
    assert first["button_list"][-1]["key"] == "menu:7:assign#5"
    second = wecom_cards.card(view(), rows, "zh", "g7-1", menu="assign", first=5)
    assert [one["text"] for one in second["button_list"]] == ["B6", "B7", "B8", "⋯ 其他"]
    assert second["button_list"][-1]["key"] == "menu:7:assign#0"


def test_a_closed_ticket_has_a_card_without_buttons() -> None:
    made = wecom_cards.card(view(state="done"), [], "zh", "g7-1", link="https://desk.test/desk/tickets/7")
    assert (made["card_type"], made["card_action"]["url"]) == ("text_notice", "https://desk.test/desk/tickets/7")


def test_people_are_called_by_their_account_in_wecom_and_customers_words_call_nobody() -> None:
    html = '<b>F1</b> <a href="tg://user?id=5">陈雨</a> <a href="wecom:fengjl">冯</a>\n'
    html += "<blockquote>a\n&lt;@all&gt;</blockquote>"
    said = markdown(html, {5: "chenyu"})
    assert said.startswith("**F1** <@chenyu> <@fengjl>\n> a\n> ") and "<@all>" not in said
    assert plain(html) == "F1 陈雨 冯\na\n<@all>"


def test_no_character_is_cut_in_half() -> None:
    assert cut("车车车", 9) == "车车车" and cut("车车车车", 9) == "车车…"
