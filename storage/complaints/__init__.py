"""How it is kept: complaints: register, case, corrective actions, the customer's yes."""
