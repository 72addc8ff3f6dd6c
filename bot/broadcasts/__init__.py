"""Notices: carried out, counted, and shown to those who make and approve them."""
