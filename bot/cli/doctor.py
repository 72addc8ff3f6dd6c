"""`smaran doctor`: what is wrong, and what to type next."""

import json
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

import click

from bot.cli.checkup import Finding, Level, Setting, examine
from bot.config_file import load_config
from scheduler.clock import Clock
from storage.complaint import Complaint

WIDTH = 78
INDENT = " " * 22
WORDS = {Level.OK: "ok", Level.WARNING: "warning", Level.TROUBLE: "TROUBLE"}
COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.TROUBLE: "red"}


class Bedside(NamedTuple):
    """Where the doctor is called to: nothing of it needs to be in order."""

    config: Path | None
    clock: Clock


@click.command()
@click.option(
    "--online",
    is_flag=True,
    help="Ask Telegram, WhatsApp and iGOT whether they take tokens and key, and what time it is.",
)
@click.option("--thorough", is_flag=True, help="Read the whole database, and see whether it is whole.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def doctor(place: Bedside, form: str, *, online: bool, thorough: bool) -> None:
    """Look at everything that may go wrong. Ends with 0: all is well, 1: warnings, 2: trouble."""
    found: list[tuple[str, Finding]] = []
    try:
        setting = Setting(place.config, load_config(place.config), place.clock.now(), online, thorough)
    except Complaint as complaint:
        wrong = Finding(Level.TROUBLE, str(complaint), "correct the file, then smaran doctor")
        found.append(("config", wrong))
        if form == "text":
            click.echo(_told("config", wrong))
    else:
        for name, finding in examine(setting):
            found.append((name, finding))
            if form == "text":
                click.echo(_told(name, finding))
    if form == "json":
        told = [
            {"check": name, "level": each.level.name.lower(), "says": each.says, "do": each.do} for name, each in found
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo(_summary([each.level for _, each in found]))
    sys.exit(max(each.level for _, each in found))


def _told(name: str, finding: Finding) -> str:
    word = click.style(f"{WORDS[finding.level]:<7}", fg=COLOURS[finding.level])
    says = textwrap.wrap(finding.says, WIDTH - len(INDENT), break_on_hyphens=False)
    lines = [f"{word}  {name:<13}{says[0]}", *(f"{INDENT}{line}" for line in says[1:])]
    if finding.do is not None:
        first, *more = textwrap.wrap(finding.do, WIDTH - len(INDENT) - 2, break_on_hyphens=False)
        lines += [f"{INDENT}→ {first}", *(f"{INDENT}  {line}" for line in more)]
    return "\n".join(lines)


def _summary(levels: list[Level]) -> str:
    troubles, warnings = levels.count(Level.TROUBLE), levels.count(Level.WARNING)
    if not troubles and not warnings:
        return "All is well."
    counted = [(troubles, "trouble"), (warnings, "warning")]
    return ", ".join(f"{number} {word}{'s' if number > 1 else ''}" for number, word in counted if number) + "."
