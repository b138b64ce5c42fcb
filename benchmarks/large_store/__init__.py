"""A store as large as a chain of shops, filled within minutes, on which the desk and the search are timed."""
