"""Whom Smaran talks to, and how: acts, commands, channels and the command line."""
