"""The rules of complaints: register, case, corrective actions, the customer's yes."""
