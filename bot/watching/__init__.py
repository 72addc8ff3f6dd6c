"""How the program does: figures for a machine, and what IT managers are told unasked."""
