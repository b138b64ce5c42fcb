"""The conversation about complaints: register, case, corrective actions, the customer's yes."""
