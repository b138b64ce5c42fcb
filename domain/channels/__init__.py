"""What is true of each channel: what it takes, when, how much of it, and what it tells of it afterwards."""
