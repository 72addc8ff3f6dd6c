"""`smaran backup FILE`: a consistent copy of the database while it is in use."""

from pathlib import Path

import click

from bot.acts.backups import make_backup
from bot.app import App
from bot.cli.imports import VIA
from bot.cli.shell_user import shell_user


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def backup(app: App, file: Path) -> None:
    """Copy the database to FILE, a new file. Smaran may be running."""
    size = make_backup(app.database, file, actor=shell_user(), via=VIA, now=app.clock.now())
    click.echo(f"{file}: {size / 1_000_000:,.1f} MB, checked.")
