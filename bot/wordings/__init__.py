"""Words that a provider approves beforehand: where they stand, what is asked of them, handed in and filled in."""
