"""How it is kept: the engine below the queries: store, types, changes."""
