"""A shop in one evening, from an empty environment: what `make evening` plays."""
