"""Orders: read from their files, held against all they may get wrong, and tried before they are active."""
