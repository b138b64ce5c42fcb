"""python-telegram-bot's errors in the worker's words."""

from __future__ import annotations

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from notifications.sender import Away, Gone, NotSent, Refused, TooFast
from wire.telegram.line import wait_of

_NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")


def is_about_address(error: BadRequest) -> bool:
    """True when not the message is wrong but nobody is there to get it."""
    return any(words in error.message.lower() for words in _NOBODY)


def failure(error: TelegramError) -> NotSent:
    """What the worker makes of Telegram's answer."""
    match error:
        case RetryAfter():
            return TooFast(wait_of(error))
        case Forbidden():
            return Gone(error.message)
        case BadRequest():
            return Gone(error.message) if is_about_address(error) else Refused(error.message)
        case ChatMigrated():
            return NotSent(f"the chat is now {error.new_chat_id}")
        case InvalidToken():
            return Away("Telegram does not know the token")
        case _:
            return Away(error.message)
