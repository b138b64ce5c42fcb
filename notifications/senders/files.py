"""Files on their way out, found in the data directory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def find(data_dir: Path, media: Mapping[str, Any]) -> Path | None:
    """Where the file lies; None when it was not kept, or would lie outside of the media directory."""
    root = (data_dir / "media").resolve()
    path = (data_dir / str(media.get("path") or "")).resolve()
    return path if media.get("path") and path.is_relative_to(root) and path.is_file() else None
