"""The conversation about follow-ups, surveys and calls."""
