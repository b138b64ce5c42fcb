"""From nothing to a shop: twelve questions, a shop file and settings; the shop file's schema."""
