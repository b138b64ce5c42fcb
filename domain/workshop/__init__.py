"""The rules of work orders from intake to hand-over."""
