"""What is said of a visit: when and when not, which vehicle when, for whom, and holding back."""
