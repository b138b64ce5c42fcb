"""How everything is kept: one Store over SQLite or PostgreSQL, a file of queries per thing."""

from storage.engine.store import Store, StoreAway, Tx

__all__ = ["Store", "StoreAway", "Tx"]
