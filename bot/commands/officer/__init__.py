"""What an officer asks for themselves, and an assistant for the officer."""
