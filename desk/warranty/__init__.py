"""Pages about warranty."""
