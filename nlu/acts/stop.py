"""What somebody wants sent unasked, by kind: stopped, wanted again, or only sometimes (N5).

The words stand in lexicon/notices.yml. A wish names kinds, or means all; "广告不要，提醒还是要的" says both in one message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlu.acts.acts import KEPT_UNSURE, Start, Tell
from nlu.acts.context import Context
from nlu.acts.pieces import Piece, cut_by, plain, spelled
from nlu.fold import fold
