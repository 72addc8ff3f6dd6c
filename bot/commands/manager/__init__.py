"""What the IT manager asks and does."""
