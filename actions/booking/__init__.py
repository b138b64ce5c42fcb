"""What a shop does about visits: times, bays, waitlist, credit, reminders."""
