"""What is due, and when to say it: rules, sources and jobs."""
