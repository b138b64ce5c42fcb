"""Looking the whole house over: what is wrong, in words, with the next step."""
