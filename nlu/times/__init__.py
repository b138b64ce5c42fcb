"""Dates and times in Chinese and English text: `find` for messages, `parse` for scorers.

Figures and words are cut into tokens (`grammar`, `zh_words`, `en_words`, `formats`), rules fold these into phrases
(`zh_rules`, `en_rules`, `compose`), and a phrase meets a "now" (`days`, `clock`, `moments`).
"""

from nlu.times.reader import find, parse

__all__ = ["find", "parse"]
