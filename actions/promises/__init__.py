"""What a shop does about promises and their clocks."""
