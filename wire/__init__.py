"""How a vendor's interface is spoken: signatures, envelopes, tokens, calls, error codes. Knows no shop, no dialog."""
