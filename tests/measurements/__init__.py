"""Timed work, run on request: numbers that depend on the machine, never a gate on an absolute one."""
