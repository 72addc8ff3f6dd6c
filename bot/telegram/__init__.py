"""What only Telegram needs: its transport, its updates, its files."""
