"""What is said after a visit and a complaint: how it goes, whether it is settled, the score."""
