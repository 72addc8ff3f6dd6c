"""`smaran send`: drain the outbox to the channels that are switched on."""

import asyncio
from datetime import date

import click

from bot.app import App
from bot.cli.day import on_option
from bot.collecting import collected_seldom


@click.command()
@on_option
@click.pass_obj
def send(app: App, on: date | None) -> None:
    """Send what is due now; on the console channel, print it."""
    if on is not None:
        app.stand_on(on, app.config.working_time.opens)
    with collected_seldom():
        drained = asyncio.run(app.dispatcher().drain())
    for name in drained.busy:
        click.echo(f"{name}: another process is sending, or was cut short; try again in ten seconds.")
    if not drained.states and not drained.busy:
        click.echo("Nothing is due.")
    for state, number in sorted(drained.states.items()):
        click.echo(f"{state}: {number}")
