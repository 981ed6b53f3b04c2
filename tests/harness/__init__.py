"""Starts real servers, talks to them over raw sockets, and records what it saw."""
