"""How it is kept: follow-ups, surveys and calls."""
