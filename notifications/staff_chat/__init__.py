"""What leaves: the staff bot: cards, steps, topics, commands."""
