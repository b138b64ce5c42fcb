"""The least a Telegram bot can do by python-telegram-bot, with the pool its HTTP client is quickest with."""

from __future__ import annotations

import os

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

AT_ONCE = 8


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """The same words."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


if __name__ == "__main__":
    built = ApplicationBuilder().token(os.environ["TOKEN"]).base_url(f"{os.environ['API']}/bot")
    bot = built.connection_pool_size(AT_ONCE).concurrent_updates(AT_ONCE).build()
    bot.add_handler(MessageHandler(filters.TEXT, echo))
    bot.run_polling()
