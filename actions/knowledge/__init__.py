"""What a shop does with its knowledge."""
