"""The demo: an invented shop and a few customers of it."""
