"""What is due, for whom, and when to say it: pure functions over plain rows."""
