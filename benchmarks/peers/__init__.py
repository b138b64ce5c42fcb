"""What others offer for the same work, each in a process of its own, to be measured beside ours."""
