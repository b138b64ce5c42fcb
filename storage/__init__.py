"""How everything is kept: one Store over SQLite or PostgreSQL, a file of queries per thing."""

from storage.store import Store, Tx

__all__ = ["Store", "Tx"]
