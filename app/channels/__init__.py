"""The channels as the owner sets them up: their settings, how each is connected, and what a check of it finds."""
