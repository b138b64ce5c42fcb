"""The web pages about the shop itself: people, duty, figures."""
