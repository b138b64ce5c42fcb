"""How a model is made from sentences: the only place for NumPy and SciPy, which the extra `train` brings."""
