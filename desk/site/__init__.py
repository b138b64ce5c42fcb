"""The web pages about what every page needs: site, log-in, security, links."""
