"""The web pages about work orders from intake to hand-over."""
