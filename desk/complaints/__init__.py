"""The web pages about complaints: register, case, corrective actions, the customer's yes."""
