"""How well the shop's articles answer what customers ask."""
