"""Whether the tests of a rule would notice: the code that cites it is broken, and only they are run."""
