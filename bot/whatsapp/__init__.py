"""What only WhatsApp needs: the Graph API, its messages, its webhooks, its files."""
