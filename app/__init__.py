"""Where the house is put together: the command, the settings, the wiring. The only room that knows all others."""
