"""`smaran resume`: send again."""

import click

from bot.acts.senders import Resumed, resume_senders
from bot.app import App
from bot.cli.imports import VIA
from bot.cli.pause import standing
from bot.cli.shell_user import shell_user


@click.command()
@click.option("--sender", "name", metavar="NAME", help="Only this sender; else all of them.")
@click.pass_obj
def resume(app: App, name: str | None) -> None:
    """Send again. Ends every pause and stop, a provider's too, and tries stopped wordings again."""
    now = app.clock.now()
    for each in resume_senders(app.database, name, actor=shell_user(), via=VIA, now=now):
        was = standing(each.before, now)
        click.echo(f"{each.before.name}: sends{'' if was == 'sends' else f'; it was {was}'}.{_more(each)}")


def _more(resumed: Resumed) -> str:
    pace, wordings = resumed.before.pace, resumed.wordings
    faster = f" Its pace of {pace:g} a second is forgotten." if pace is not None else ""
    return faster + (
        f" Tried again: {wordings} stopped {'wording' if wordings == 1 else 'wordings'}." if wordings else ""
    )
