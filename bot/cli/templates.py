"""`smaran templates`: the words that WhatsApp must approve, looked over, handed in, and how it judges them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import click
from rich.markup import escape
from rich.table import Table

from bot.acts.wordings import CHANNEL, note_pushed, note_same, note_seen
from bot.app import App
from bot.cli.imports import VIA
from bot.cli.order_page import wide_console
from bot.cli.shell_user import shell_user
from bot.transport import Unanswered
from bot.whatsapp.graph import Refused
from bot.whatsapp.handing_in import Step, Way, steps, strangers
from bot.whatsapp.wordings import Seen, WordingsAtMeta
from bot.wordings.file import wordings
from bot.wordings.rules import faults
from storage.complaint import Complaint
from storage.wordings import wordings_of

Answer = TypeVar("Answer")
DOES = {
    Way.SAME: "is there already, unchanged",
    Way.CREATE: "is handed in",
    Way.CHANGE: "is handed in with other words",
    Way.UNDER_REVIEW: "has changed here, and is under review at WhatsApp: it can be changed after that",
}


@click.group()
def templates() -> None:
    """The words that WhatsApp must approve. Only these go to somebody who has not written for 24 hours."""


@templates.command()
def check() -> None:
    """Hold every wording against WhatsApp's rules, without asking it."""
    _must_be_sound()
    number, languages = len(wordings().wordings), len(wordings().languages)
    click.echo(f"{number} wordings in {languages} languages: nothing found that WhatsApp would refuse.")


@templates.command()
@click.option("--yes", is_flag=True, help="Hand them in; else only say what would be done.")
@click.pass_obj
def push(app: App, *, yes: bool) -> None:
    """Hand in words that WhatsApp lacks. It then looks at them, mostly within a day."""
    _must_be_sound()
    failed = _asked(app, lambda at_meta: _push(app, at_meta, yes=yes))
    if failed:
        raise Complaint(f"{failed} not handed in; what is said above tells why. `smaran templates push` tries again.")


@templates.command()
@click.pass_obj
def status(app: App) -> None:
    """Ask how WhatsApp judges every wording, and note it."""
    seen = _asked(app, lambda at_meta: at_meta.all())
    found = _noted(app, seen)
    table = Table("wording", "language", "status", "reason", box=None, pad_edge=False)
    for step in found:
        there = step.seen
        said = there.status.upper() if there else "NOT HANDED IN"
        table.add_row(step.name, step.language, said, escape(_reason(step)))
    console = wide_console()
    console.print(table)
    for each in strangers(seen):
        click.echo(f"Not from here: {each.name} ({each.language}), {each.status}.")


async def _push(app: App, at_meta: WordingsAtMeta, *, yes: bool) -> int:
    """Step by step; how many failed."""
    found = _noted(app, await at_meta.all())
    due = [step for step in found if step.way in (Way.CREATE, Way.CHANGE)]
    for step in found:
        if step not in due:
            click.echo(f"{step.name} ({step.language}): {DOES[step.way]}.")
    failed = 0
    for number, step in enumerate(due, 1):
        place = f"[{number}/{len(due)}] {step.name} ({step.language}): "
        if not yes:
            click.echo(f"{place}{DOES[step.way].replace('is handed in', 'would be handed in')}.")
            continue
        try:
            judged = await _hand_in(at_meta, step)
        except (Refused, Unanswered) as failure:
            failed += 1
            click.echo(f"{place}{_failed(failure)}")
            continue
        done = partial(note_pushed, step=step, status=judged, actor=shell_user(), via=VIA, now=app.clock.now())
        app.database.write_now(done)
        click.echo(f"{place}{DOES[step.way]}; {judged}.")
    if due and not yes:
        click.echo("Nothing was handed in. `smaran templates push --yes` does it.")
    return failed


async def _hand_in(at_meta: WordingsAtMeta, step: Step) -> str:
    if step.seen is None:
        return await at_meta.create(step.asked)
    return await at_meta.change(step.seen.id, step.asked)


def _noted(app: App, seen: Sequence[Seen]) -> list[Step]:
    """Keep how Meta judges ours; what is to be done with each."""
    now = app.clock.now()
    app.database.write_now(lambda session: note_seen(session, seen, now))
    with app.database.reading() as session:
        found = steps(seen, wordings_of(session, CHANNEL))
    app.database.write_now(lambda session: note_same(session, found))
    return found


def _reason(step: Step) -> str:
    seen = step.seen
    if seen is None:
        return "`smaran templates push` hands it in"
    parts = [seen.reason] if seen.reason else []
    if step.way is not Way.SAME:
        parts.append("other words here: `smaran templates push`")
    if seen.category != "utility":
        parts.append(f"taken for {seen.category}, which costs more")
    return "; ".join(parts)


def _asked(app: App, ask: Callable[[WordingsAtMeta], Awaitable[Answer]]) -> Answer:
    """Ask Meta; Complaint where WhatsApp is off, or does not answer."""
    if not app.config.whatsapp.token:
        raise Complaint("WhatsApp is off: [whatsapp] in the config names no token.")

    async def asked() -> Answer:
        async with app.wordings_at_meta() as at_meta:
            return await ask(at_meta)

    try:
        return asyncio.run(asked())
    except (Refused, Unanswered) as failure:
        raise Complaint(f"WhatsApp's list of wordings: {_failed(failure)}") from None


def _failed(failure: Refused | Unanswered) -> str:
    if isinstance(failure, Refused):
        return f"WhatsApp refuses it (code {failure.code}): {failure.says or 'without a word'}."
    return f"no answer ({failure}); whether it arrived is not known. `smaran templates status` shows it."


def _must_be_sound() -> None:
    found = faults()
    if found:
        raise Complaint("\n".join(f"{path}: {key}: {wrong}" for path, key, wrong in found))
