"""What a shop does about customers, their vehicles and what is known of them."""
