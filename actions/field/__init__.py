"""What a shop does about technicians on the road."""
