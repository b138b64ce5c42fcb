"""What a shop does: one use case per function, inside the transaction its caller opened.

A conversation turn, a staff button and an API call each open one transaction, call one or more of these and commit.
"""
