"""The rules of follow-ups, surveys and calls."""
