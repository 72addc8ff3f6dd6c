"""`smaran why EMPLOYEE_ID`: the clause, the facts and the rule behind every standing of one officer."""

from datetime import date

import click

from bot.app import App
from bot.cli.day import on_option
from scheduler.review import Review, reviewed_officer
from scheduler.values import why_values
from storage.orders import active_orders
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
        review = Review(session, active_orders(session, app.orders), app.config.reminding(), today)
        reviewed = reviewed_officer(session, review, employee_id)
    if not reviewed.stood:
        click.echo(f"No active order asks anything of {reviewed.known.officer.name}.")
        return
    chosen = language or reviewed.known.officer.language
    values = why_values(reviewed.known, reviewed.stood, chosen, today, app.terms.help_lines)
    click.echo(app.words("why", chosen, values))
