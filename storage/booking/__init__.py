"""How it is kept: visits: times, bays, waitlist, credit, reminders."""
