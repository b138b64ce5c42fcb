"""The conversation about customers, their vehicles and what is known of them."""
