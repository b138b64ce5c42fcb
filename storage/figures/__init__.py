"""How the figures are counted: from the rows as they stand, and once more from the events alone."""
