"""The rules of customers, their vehicles and what is known of them."""
