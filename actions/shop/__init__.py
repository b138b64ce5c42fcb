"""What a shop does about the shop itself: people, duty, figures."""
