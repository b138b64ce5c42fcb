"""The WhatsApp Cloud API: what its webhook brings, and how it is called."""
