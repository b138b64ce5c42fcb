"""The language model that the settings name, if any: it is asked about unclear messages and decides nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.settings import Settings, is_near

if TYPE_CHECKING:
    from nlu.second.language_model import LanguageModel


def second_reader(settings: Settings) -> LanguageModel | None:
    """What is asked for a second opinion; None where no address is set. Nothing of it is loaded then."""
    if not settings.llm_url:
        return None
    from nlu.second.allowance import Allowance
    from nlu.second.language_model import LanguageModel, Terms

    proxy = settings.proxy if settings.proxy and not is_near(settings.llm_url) else None
    terms = Terms(
        settings.llm_url,
        settings.llm_model,
        settings.llm_key.get_secret_value() if settings.llm_key else "",
        timedelta(seconds=settings.llm_seconds),
        settings.llm_as_written,
        proxy.get_secret_value() if proxy else "",
    )
    return LanguageModel(terms, Allowance(settings.data_dir, settings.llm_a_day))
