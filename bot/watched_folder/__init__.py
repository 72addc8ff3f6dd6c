"""The watched folder: what is dropped there is imported, and put away beside a summary."""
