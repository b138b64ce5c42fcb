"""What kinds of files the Cloud API takes, and how large."""

from __future__ import annotations

from pathlib import Path

MB = 1024 * 1024

TYPES: dict[str, str] = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".aac": "audio/aac",
    ".amr": "audio/amr",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".mp4": "video/mp4",
    ".3gp": "video/3gpp",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".webp": "image/webp",
}
"""End of a file's name -> its type, for those that the vendor takes (its media reference)."""

LIMITS: dict[str, int] = {"image": 5 * MB, "audio": 16 * MB, "video": 16 * MB, "document": 100 * MB}
"""Kind of message -> bytes of its file."""


def kind_of(path: Path, size: int) -> tuple[str, str] | None:
    """(kind of message, type) by which the file can be sent; None when it can't.

    A picture that is too large, or of a form that is not shown as one, goes as a document.
    """
    mime = TYPES.get(path.suffix.lower(), "")
    kind = mime.partition("/")[0]
    if not mime or size <= 0:
        return None
    if mime == "image/webp" or kind not in LIMITS or size > LIMITS[kind]:
        kind = "document"
    return (kind, mime) if size <= LIMITS[kind] else None


def suffix_of(mime: str) -> str:
    """The end of a name for a file of that type; empty for one that is not known."""
    plain = mime.partition(";")[0].strip().lower()
    return next((suffix for suffix, known in TYPES.items() if known == plain), "")
