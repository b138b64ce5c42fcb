"""Who may come in from outside: programs with tokens of their own. And what of others this program is made of."""
