"""What the shop knows and tells: articles, how they are written, found and filled."""
