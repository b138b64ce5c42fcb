"""How it is kept: work orders from intake to hand-over."""
