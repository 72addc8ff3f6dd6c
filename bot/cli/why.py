"""`smaran why EMPLOYEE_ID`: the clause, the facts and the rule behind every standing of one officer."""

from datetime import date

import click

from bot.app import App
from bot.cli.day import on_option
from scheduler.why import why as why_of
from storage.accounts import find_officer
from storage.imports import visible_import
from storage.rows import Language


@click.command()
@click.argument("employee_id")
@on_option
@click.option("--language", type=click.Choice(["hi", "en"]), help="Else the officer's own.")
@click.pass_obj
def why(app: App, employee_id: str, on: date | None, language: Language | None) -> None:
    """Say why an officer stands where they stand."""
    today = on or app.today()
    with app.database.reading() as session:
        officer_id = find_officer(session, visible_import(session), employee_id)
        [answer] = why_of(session, app.terms, today, [officer_id], language)
    if answer.values is None:
        click.echo(f"No active order asks anything of {answer.officer.name}.")
    else:
        click.echo(app.words("why", answer.language, answer.values))
