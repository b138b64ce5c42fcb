"""The product's own fault campaign: people talk to the desk while things break, then all is recounted."""
