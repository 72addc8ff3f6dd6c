"""`smaran backup FILE`: a consistent copy of the database while it is in use."""

from pathlib import Path

import click

from storage import backup as copies


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def backup(context: click.Context, file: Path) -> None:
    """Copy the database to FILE, a new file, while everything goes on."""
    size = copies.backup(context.obj.database, file)
    click.echo(f"{file}: {size / 1_000_000:,.1f} MB, checked.")
