"""The outbox as a terminal shows it: narrow enough for 100 columns."""

from collections.abc import Callable, Sequence
from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from bot.cli.moments import age
from bot.cli.pause import standing
from storage.inbox import NOT_UNDERSTOOD, Faulty
from storage.outbox_figures import Listed, Pile, StoppedWording, Unreachable
from storage.rows import Language, MessageState
from storage.senders import Sender

TemplateHash = Callable[[str, Language], str]

LOOK_AT = {MessageState.UNKNOWN: "yellow", MessageState.FAILED: "red"}
"""States of which a person should know."""

WHERE_NOT_UNDERSTOOD = (
    "Not understood: the provider sends something that this version cannot read. Install a newer version; if there is "
    "none, report the lines of the log with event=update_not_understood. Nothing else was lost with it."
)
WHERE_FAILED = (
    "Anything else is a fault in Smaran: report the lines of the log with event=update_failed. Whoever wrote has got "
    "no answer to that message."
)


def print_piles(console: Console, piles: Sequence[Pile], now: datetime) -> None:
    """Print how many messages are where, each channel and state named once."""
    if not piles:
        console.print("The outbox is empty: nothing was planned yet.")
    table = _table("channel", "state", ">messages", ">longest there", "reason")
    above: tuple[str, str] = ("", "")
    for pile in piles:
        channel, state = pile.channel, pile.state.value
        table.add_row(
            "" if channel == above[0] else escape(channel),
            "" if (channel, state) == above else Text(state, LOOK_AT.get(pile.state, "")),
            f"{pile.messages:,}",
            age(pile.oldest, now),
            escape(_words(pile.reason)),
        )
        above = (channel, state)
    if piles:
        console.print(table)


def print_senders(console: Console, senders: Sequence[Sender], now: datetime) -> None:
    """Print whether each sender may send, how fast, and whether a process holds it."""
    if not senders:
        return
    table = _table("sender", ">a second", "held", "stands")
    for sender in senders:
        pace = f"{sender.per_second:g}" if sender.pace is None else f"{sender.pace:g} of {sender.per_second:g}"
        held = f"{age(now, sender.held_until)} more" if sender.held_until else "by nobody"
        stands = standing(sender, now)
        table.add_row(escape(sender.name), pace, held, Text(stands, "" if stands == "sends" else "yellow"))
    console.print("\nSenders", style="bold")
    console.print(table)


def print_stopped(
    console: Console, stopped: Sequence[StoppedWording], template_hash: TemplateHash, now: datetime
) -> None:
    """Print which wordings a channel refuses, why, and how many officers wait for them."""
    if not stopped:
        return
    table = _table("channel", "template", "", ">since", "waiting", "because")
    for each in stopped:
        corrected = template_hash(each.template, each.language) != each.template_hash
        officers = f"{each.waiting:,} {'officer' if each.waiting == 1 else 'officers'}"
        waiting = "corrected" if corrected else officers
        since = age(each.since, now)
        table.add_row(*map(escape, (each.channel, each.template, each.language, since, waiting, each.because)))
    console.print("\nStopped wordings", style="bold")
    console.print(table)


def print_unreachable(console: Console, unreachable: Sequence[Unreachable], now: datetime) -> None:
    """Print how many contacts cannot be reached, and why."""
    if not unreachable:
        return
    table = _table("channel", ">contacts", ">longest", "reason")
    for each in unreachable:
        table.add_row(escape(each.channel), f"{each.contacts:,}", age(each.oldest, now), escape(_words(each.because)))
    console.print("\nUnreachable contacts", style="bold")
    console.print(table)


def print_faulty(console: Console, faulty: Sequence[Faulty], now: datetime) -> None:
    """Print what channels brought and nobody could handle, and what is to be done about it."""
    if not faulty:
        return
    table = _table("channel", ">updates", ">newest", "fault")
    for each in faulty:
        table.add_row(escape(each.channel), f"{each.updates:,}", age(each.newest, now), escape(_words(each.fault)))
    console.print("\nBrought by channels and not handled", style="bold")
    console.print(table)
    if any(each.fault == NOT_UNDERSTOOD for each in faulty):
        console.print(WHERE_NOT_UNDERSTOOD, style="dim")
    if any(each.fault != NOT_UNDERSTOOD for each in faulty):
        console.print(WHERE_FAILED, style="dim")


def print_messages(console: Console, messages: Sequence[Listed], now: datetime) -> None:
    """Print messages one by one: whose they are by employee id, and nothing of what they say."""
    if not messages:
        console.print("There is none.")
        return
    table = _table(">id", "officer", "channel", "kind", "template", ">for", ">tries", "reason")
    for each in messages:
        reason = _words(each.reason) + (f": {each.detail}" if each.reason and each.detail else "")
        table.add_row(
            str(each.id),
            escape(each.employee_id or (f"#{each.officer_id}" if each.officer_id else "")),
            escape(each.channel),
            escape(each.kind),
            escape(each.template),
            age(each.since, now),
            str(each.tries),
            escape(reason),
        )
    console.print(table)


def _table(*titles: str) -> Table:
    """A table without lines; a title that begins with ">" heads a column of figures."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for title in titles:
        figures = title.startswith(">")
        table.add_column(title.lstrip(">"), justify="right" if figures else "left", no_wrap=figures, overflow="fold")
    return table


def _words(reason: str | None) -> str:
    return (reason or "").replace("_", " ")
