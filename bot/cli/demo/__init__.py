"""The invented department."""
