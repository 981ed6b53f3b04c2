"""Test clients on trial: the same applications through clients that call them directly, and through a server."""
