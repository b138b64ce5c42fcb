"""The web: staff desk, customer web chat, JSON API."""
