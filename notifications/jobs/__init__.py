"""What leaves: what the planner does on its ticks."""
