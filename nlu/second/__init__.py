"""The second reader: a language model is asked what an unclear message may mean. It reads, and decides nothing."""
