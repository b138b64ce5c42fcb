"""The rules of the shop itself: people, duty, figures."""
