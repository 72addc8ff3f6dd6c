"""`smaran outbox`: what waits, what went, what is stuck, what stands in the way, and what was not handled."""

from collections.abc import Iterator
from itertools import islice

import click
from rich.console import Console

from bot.app import App
from bot.cli import outbox_page
from bot.cli.sheet import write_sheet
from storage.inbox import faulty
from storage.outbox_figures import Listed, messages_in, piles, stopped_wordings, unreachable_contacts
from storage.rows import MessageState
from storage.senders import all_senders

SHOWN = 200
"""So many messages a page lists; a sheet has them all."""

COUNTS = ("channel", "state", "reason", "messages", "oldest")
COLUMNS = (
    "id",
    "employee_id",
    "channel",
    "kind",
    "template",
    "day",
    "state",
    "reason",
    "detail",
    "since",
    "tries",
    "valid_until",
)


@click.command()
@click.option("--state", type=click.Choice([state.value for state in MessageState]), help="List the messages in it.")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table")
@click.pass_obj
def outbox(app: App, state: str | None, form: str) -> None:
    """Count messages by state and reason. Also, say whether each sender may send."""
    with app.database.reading() as session:
        if state is not None:
            _list(app, messages_in(session, MessageState(state)), form)
        elif form == "csv":
            rows = ((one.channel, one.state.value, one.reason, one.messages, one.oldest) for one in piles(session))
            write_sheet(COUNTS, rows)
        else:
            page, now = Console(highlight=False), app.clock.now()
            outbox_page.print_piles(page, piles(session), now)
            outbox_page.print_senders(page, all_senders(session), now)
            outbox_page.print_stopped(page, stopped_wordings(session), app.terms.template_hash, now)
            outbox_page.print_unreachable(page, unreachable_contacts(session), now)
            outbox_page.print_faulty(page, faulty(session), now)


def _list(app: App, messages: Iterator[Listed], form: str) -> None:
    if form == "csv":
        write_sheet(COLUMNS, map(_row, messages))
        return
    shown = list(islice(messages, SHOWN))
    outbox_page.print_messages(Console(highlight=False), shown, app.clock.now())
    if more := sum(1 for _ in messages):
        click.echo(f"These {SHOWN} are the longest there; {more:,} more with --format csv.")


def _row(message: Listed) -> tuple[object, ...]:
    return (
        message.id,
        message.employee_id,
        message.channel,
        message.kind,
        message.template,
        message.day,
        message.state.value,
        message.reason,
        message.detail,
        message.since,
        message.tries,
        message.valid_until,
    )
