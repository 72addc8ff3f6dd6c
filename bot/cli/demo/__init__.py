"""`smaran demo`: an invented department of sixty officers, from its files to the messages, offline."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console

from bot.cli.demo.department import AUTUMN
from bot.cli.demo.page import WIDTH
from bot.cli.demo.story import PASSWORD, ZIP, tell
from storage.complaint import Complaint


@click.command()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the files here; else they are removed at the end.",
)
def demo(folder: Path | None) -> None:
    """Show it all on an invented department, offline."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    if folder is None:
        with TemporaryDirectory(prefix="smaran-demo-") as temporary:
            tell(Path(temporary), console)
        return
    if folder.exists() and any(folder.iterdir()):
        raise Complaint(f"{folder}: there is something in it already; name a folder that is new or empty.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tell(folder, console)
    click.echo(f"\nTo look around: smaran --config {folder / 'config.toml'} standings --on {AUTUMN}")
    click.echo(f"The password of {ZIP}: {PASSWORD}")
