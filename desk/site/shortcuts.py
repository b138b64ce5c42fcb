"""What can be done by keys on every page of the desk, as the help sheet shows it and keys.js does it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys, pressed one after the other. name: its words are `desk_key.<name>`.

    find: what they press, or bring the writer to, where the page has it; an address when it begins with "/"; empty
    where keys.js, or the browser itself, does it.
    """

    name: str
    keys: str
    find: str = ""


SHORTCUTS = (
    Shortcut("help", "?"),
    Shortcut("next", "j"),
    Shortcut("previous", "k"),
    Shortcut("open", "Enter"),
    Shortcut("choose", "x"),
    Shortcut("bulk", "b", "#bulk select"),
    Shortcut("search", "/", "input[type=search]"),
    Shortcut("next_page", "]", "main a[rel=next]"),
    Shortcut("first_page", "[", "main a[rel=prev]"),
    Shortcut("claim", "c", ".acts form[action$='/claim'] button"),
    Shortcut("release", "u", ".acts form[action$='/release'] button"),
    Shortcut("close", "e", ".acts form[action$='/close'] button"),
    Shortcut("reply", "r", ".answer textarea"),
    Shortcut("attach", "f", ".attach input"),
    Shortcut("ready", "/"),
    Shortcut("mention", "@"),
    Shortcut("send", "Ctrl Enter"),
    Shortcut("note", "Ctrl Shift Enter"),
    Shortcut("more", "m", ".beneath summary"),
    Shortcut("urgent", "!", "#news button"),
    Shortcut("leave", "Esc"),
    Shortcut("go_open", "g o", "/desk"),
    Shortcut("go_mine", "g m", "/desk?show=mine"),
    Shortcut("go_unassigned", "g u", "/desk?show=unassigned"),
    Shortcut("go_overdue", "g l", "/desk?show=overdue"),
    Shortcut("go_named", "g n", "/desk?show=mentions"),
    Shortcut("go_due", "g d", ".rail a[href='/desk/due']"),
    Shortcut("go_today", "g t", ".rail a[href='/desk/today']"),
    Shortcut("go_arrivals", "g a", ".rail a[href='/desk/arrivals']"),
    Shortcut("go_reception", "g r", ".rail a[href='/desk/reception']"),
    Shortcut("go_workshop", "g w", ".rail a[href='/desk/workshop']"),
    Shortcut("go_customers", "g c", ".rail a[href='/desk/customers']"),
    Shortcut("go_figures", "g f", ".rail a[href='/desk/figures']"),
)
