"""How it is kept: customers, their vehicles and what is known of them."""
