"""Text in, Understanding out: intents, entities, dates and danger, Chinese and English."""
