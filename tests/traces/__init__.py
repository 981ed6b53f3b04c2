"""The life of a request: plays each scenario on a real server, and writes down who did what in which order."""
