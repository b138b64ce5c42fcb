"""What a shop does about follow-ups, surveys and calls."""
