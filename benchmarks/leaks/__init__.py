"""What an unproved chat learns of somebody else: nothing, in generated talks over every answer there is."""
