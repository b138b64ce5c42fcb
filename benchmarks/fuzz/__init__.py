"""Made-up input for everything that reads what comes from outside: no crash, and nothing that takes long."""
