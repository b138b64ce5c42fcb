"""What a shop does about work orders from intake to hand-over."""
