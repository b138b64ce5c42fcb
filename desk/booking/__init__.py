"""The web pages about visits: times, bays, waitlist, credit, reminders."""
