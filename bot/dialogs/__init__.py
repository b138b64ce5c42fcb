"""The dialogs: one file per matter a customer comes with."""
