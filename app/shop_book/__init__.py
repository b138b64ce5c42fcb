"""The shop file changed on the desk: its text edited in place, checked as ever, kept with what stood there before."""
