"""Words that a provider approves beforehand: where they stand, what is asked of them, and how they are filled in."""
