"""Commands about the shop's own record: lists taken in and out, data let go of."""
