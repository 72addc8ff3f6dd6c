"""What a chat shows on one thing, for commands, dialogues and errands alike."""
