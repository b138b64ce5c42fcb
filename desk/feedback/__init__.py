"""The web pages about follow-ups, surveys and calls."""
