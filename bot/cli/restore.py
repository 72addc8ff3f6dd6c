"""`smaran restore FILE`: a backup in the place of the database."""

from pathlib import Path

import click

from bot.acts.restoring import note_restored
from bot.app import App
from bot.cli.imports import VIA
from bot.cli.moments import moment
from bot.cli.shell_user import shell_user
from storage import restore as copies
from storage.imports import newest_applied_at
from storage.opening import parse_url

NEXT = (
    "Next: import the newest list and report, then start the service. `smaran outbox --state queued` shows what waits: "
    "what went out after the backup was made is not known any more, and may be said once more."
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Keep the database that is there aside, and take FILE in its place.")
@click.pass_obj
def restore(app: App, file: Path, *, replace: bool) -> None:
    """Put back a backup. FILE was made by `smaran backup`; stop Smaran first."""
    now = app.clock.now()
    restored = copies.restore(parse_url(app.config.database_url()), file, replace=replace, now=now)
    if restored.set_aside:
        click.echo(f"What was there is kept in {restored.set_aside}.")
    note_restored(app.database, restored, file.name, actor=shell_user(), via=VIA, now=now)
    imported = app.database.read_now(newest_applied_at)
    click.echo(
        f"{restored.path}: {restored.size / 1_000_000:,.1f} MB, checked; "
        + (f"its newest import is of {moment(imported, now)}." if imported else "nothing was imported yet.")
    )
    click.echo(NEXT)
