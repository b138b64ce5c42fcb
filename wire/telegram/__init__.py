"""Telegram's Bot API, spoken by python-telegram-bot."""
