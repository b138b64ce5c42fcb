"""The conversation about work orders from intake to hand-over."""
