"""The engines that read a message: our own in process, and a Rasa server."""
