"""How the shop's knowledge is kept and searched."""
