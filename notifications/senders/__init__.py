"""A sender per outbox channel: each renders a row and hands it to its channel."""
