"""The door of the house: put our rooms first on the path, then run the command."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOMS = HERE / "rooms" if (HERE / "rooms").is_dir() else HERE.parent
"""Where the rooms are: inside the installed package, or beside it in a checkout."""


def main() -> None:
    """Run the command."""
    sys.path.insert(0, str(ROOMS))
    from app.__main__ import main as command

    command()


if __name__ == "__main__":
    main()
