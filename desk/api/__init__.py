"""The JSON API for other systems, under /api/v1."""
