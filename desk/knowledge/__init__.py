"""Pages of the shop's knowledge."""
