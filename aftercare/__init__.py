"""What is installed: the command, and below `rooms/` the rooms, whose names only its own process knows.

docs/decisions/0014-rooms-inside-one-package.md says why.
"""
