"""What the Cloud API takes of a message: lengths, counts and forms, as its reference has them."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]

TEXT, BODY, BUTTONS, TITLE, ROWS, ROW, NOTE, ID, DATA = 4096, 1024, 3, 20, 10, 24, 72, 200, 512
KINDS = ("text", "image", "audio", "video", "document", "interactive", "template", "location")


class Rejected(Exception):
    """The vendor's answer to a message that is not as it should be."""

    def __init__(self, code: int, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.code, self.status = code, status


def must(holds: object, why: str, code: int = 131009) -> None:
    """Rejects what does not hold."""
    if not holds:
        raise Rejected(code, why)


def check(body: Json) -> None:
    """Rejects a message of wrong form."""
    kind = body.get("type")
    known = {
        "messaging_product",
        "recipient_type",
        "to",
        "recipient",
        "type",
        "context",
        "biz_opaque_callback_data",
        kind,
    }
    must(set(body) <= known, f"unknown fields {set(body) - known}", 100)
    must(body.get("messaging_product") == "whatsapp", "messaging_product", 131008)
    must(kind in KINDS and isinstance(body.get(str(kind)), dict), f"kind {kind}", 131051)
    must(("to" in body) != ("recipient" in body), "one receiver", 131008)
    must(len(body.get("biz_opaque_callback_data", "")) <= DATA, "callback data too long")
    part = body[str(kind)]
    if kind == "text":
        must(0 < len(part["body"]) <= TEXT, f"text of {len(part['body'])}")
    elif kind == "interactive":
        check_interactive(part)


def check_interactive(part: Json) -> None:
    """Rejects buttons and lists that are too many, too long, or the same."""
    must(0 < len(part["body"]["text"]) <= BODY, f"body of {len(part['body']['text'])}")
    action = part["action"]
    if part["type"] == "button":
        made = [button["reply"] for button in action["buttons"]]
        must(1 <= len(made) <= BUTTONS, f"{len(made)} buttons")
        must(all(0 < len(one["title"]) <= TITLE for one in made), "a title too long")
        must(len({one["title"] for one in made}) == len(made), "two buttons of one title")
    elif part["type"] == "list":
        must(0 < len(action["button"]) <= TITLE, "the list's button")
        made = [row for section in action["sections"] for row in section["rows"]]
        must(1 <= len(made) <= ROWS, f"{len(made)} rows")
        must(all(0 < len(one["title"]) <= ROW and len(one.get("description", "")) <= NOTE for one in made), "a row")
    else:
        must(part["type"] in ("location_request_message", "cta_url"), f"interactive {part['type']}", 131051)
        made = []
    must(all(0 < len(one["id"]) <= ID for one in made), "an id too long or missing")
    must(len({one["id"] for one in made}) == len(made), "two choices of one id")


def filled(template: Json, components: list[Json]) -> str:
    """The template as it is read; Rejected when fields are too few, too many or of a wrong form."""
    wanted = set(re.findall(r"{{(\d+)}}", template["body"]))
    given = [p for part in components if part["type"] == "body" for p in part["parameters"]]
    must(len(given) == len(wanted), f"{len(given)} parameters for {len(wanted)}", 132000)
    text = template["body"]
    for number, parameter in enumerate(given, 1):
        must(parameter["type"] == "text" and parameter["text"], "a parameter", 132012)
        must(not re.search(r"[\n\t]| {5,}", parameter["text"]), "a line break in a parameter", 132008)
        text = text.replace("{{" + str(number) + "}}", parameter["text"])
    must(len(text) <= BODY, "the template is too long", 132005)
    return text
