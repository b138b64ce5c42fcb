"""What a shop does about warranty: whether something is covered, and claims."""
