"""What a shop does about complaints: register, case, corrective actions, the customer's yes."""
