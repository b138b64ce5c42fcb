"""A shop that is never lost: what an archive holds beside the store, nightly backups, a store moved to a server."""
