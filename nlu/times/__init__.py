"""Dates and times in Chinese and English text: `find` for messages, `parse` for scorers.

Figures and words are cut into tokens (`grammar`, `zh.words`, `en.words`, `formats`), rules fold these into phrases
(`zh`, `en`, `compose`), and a phrase meets a "now" (`days`, `yearly`, `counted`, `clock`, `moments`).
"""

from nlu.times.reader import find, parse

__all__ = ["find", "parse"]
