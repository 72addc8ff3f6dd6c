"""What whoever types a command hears besides: that a channel is stopped, of which perhaps no chat can tell them."""

import click

from bot.config import Config
from scheduler.watching import BY_HAND
from storage.database import Database
from storage.senders import all_senders


def call_attention(database: Database, config: Config) -> None:
    """Say on standard error which channels send nothing since a provider has stopped them, and what to do."""
    for sender in database.read_now(all_senders):
        because = sender.stopped_because
        if sender.channel in config.channels_on() and because is not None and because not in BY_HAND:
            click.echo(f"Attention: {sender.name} sends nothing ({because}). smaran doctor says what to do.", err=True)
