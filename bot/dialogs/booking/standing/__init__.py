"""The conversation about visits: times, bays, waitlist, credit, reminders."""
