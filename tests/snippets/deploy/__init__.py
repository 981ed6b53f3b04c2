"""Mirrors snippets/deploy: units, a Containerfile, and what else a server is run by."""
