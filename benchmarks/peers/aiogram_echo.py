"""The least a Telegram bot can do by aiogram: it says back what was said. `TOKEN=... API=... python -m ...`."""

from __future__ import annotations

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """The same words."""
    await message.answer(message.text or "")


if __name__ == "__main__":
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["API"]))
    asyncio.run(dispatcher.start_polling(Bot(os.environ["TOKEN"], session=session)))
