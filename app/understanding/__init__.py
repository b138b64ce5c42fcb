"""Reading from the command line, reviewing what was unclear, and the language model that may be asked."""
