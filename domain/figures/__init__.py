"""What is true of the shop's figures: which there are, their targets, and how they follow from events."""
