"""Which language the desk answers in: that of the last message that showed one."""

from __future__ import annotations

import re

from bot.message import Incoming
from domain.conversation import Conversation
from nlu.understanding import Understanding

MIXED = 4
"""Latin words beside Chinese characters from which on a message is in English."""


def first_language(incoming: Incoming, reading: Understanding) -> str:
    """The language of a new conversation: that of its first words, else the one the channel hints at."""
    if incoming.text and incoming.kind not in ("start", "button"):
        return reading.language
    return "en" if incoming.language_hint.startswith("en") else "zh"


def follow_language(incoming: Incoming, conversation: Conversation, reading: Understanding) -> None:
    """The desk answers in the language of the last message that showed one."""
    if incoming.kind not in ("text", "photo", "edit"):
        return
    showed = _shown(_without_names(reading, incoming.text), reading.language)
    if showed not in (None, conversation.language):  # what is set is looked at again before the next question
        conversation.language = showed


def _shown(said: str, read_as: str) -> str | None:
    """The language that the words show; None when they show none."""
    han, latin = re.findall(r"[\u4e00-\u9fff]", said), re.findall(r"[A-Za-z']{2,}", said)
    if len(latin) > max(MIXED, 2 * len(han)):  # English with a name or a plate in it
        return "en"
    if re.search(r"[\u4e00-\u9fff]{2,}", said):
        return "zh"
    return read_as if len(latin) > 1 else None


def _without_names(reading: Understanding, text: str) -> str:
    """The words without names of people and plates, which are the same in every language."""
    for one in (*reading.of("person"), *reading.of("plate")):
        text = text.replace(one.text, " ")
    return text
