"""The rules of visits: times, bays, waitlist, credit, reminders."""
