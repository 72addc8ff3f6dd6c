"""What `smaran init` says besides its questions: what it is about, what was understood, and what comes next."""

import os
from pathlib import Path

import click

from bot.cli.asking import ending
from bot.cli.init_bot import Tried
from bot.cli.init_questions import Answers
from scheduler.working_calendar import state_names

INTRODUCTION = (
    "Smaran asks what a department must decide, then writes {path}. Enter takes what stands in [brackets];\n"
    "Ctrl-C ends this at any question, and nothing is written.\n"
)


def introduce(path: Path) -> None:
    """Say what this is."""
    click.echo(INTRODUCTION.format(path=path))


def print_answers(tried: Tried, answers: Answers) -> None:
    """Show what was understood."""
    names = list(dict.fromkeys([answers["name_en"], answers["name_hi"]]))
    spelt = next(each for each in state_names()[answers["state"]] if len(each) > len(answers["state"]))
    mobile = answers["manager_mobile"]
    lines = {
        "Telegram": _telegram(tried),
        "Department": " · ".join(names),
        "Holidays of": f"{spelt} ({answers['state']})",
        "Language": {"hi": "Hindi", "en": "English"}[answers["language"]],
        "Office": f"{answers['hours']}, {answers['days']} days a week",
        "IT manager": f"{answers['manager_name']}, mobile {ending(mobile)}" if mobile else "not named now",
    }
    click.echo()
    for what, said in lines.items():
        click.echo(f"  {what:13}{said}")


def print_next(path: Path, tried: Tried, answers: Answers, kept: Path | None, *, token_from: str | None) -> None:
    """Say what was done, and what to do."""
    private = "readable by you alone" if os.name == "posix" else "allow no account but yours to read it"
    click.echo(f"\nWritten: {path} ({private}).")
    if kept:
        click.echo(f"Kept as it was: {kept}.")
    if token_from:
        click.echo(f"The token stays in {token_from}, and was not written: `smaran run` must find it there too.")
    if answers.get("manager_mobile"):
        ends = ending(answers["manager_mobile"])
        click.echo(f"Noted as IT manager: {answers['manager_name']}, known by the mobile {ends}.")
    click.echo("\nNext:")
    smaran = "smaran" if path == Path("config.toml") else f"smaran --config {path}"
    for number, (do, why) in enumerate(_steps(tried, answers), 1):
        click.echo(f"{number:3}. {do.replace('smaran ', f'{smaran} ')}")
        click.echo(f"     {why}")


def _telegram(tried: Tried) -> str:
    if tried.bot:
        return f"@{tried.bot.username}"
    return "a token, not tried" if tried.settings.token else "none for now"


def _steps(tried: Tried, answers: Answers) -> list[tuple[str, str]]:
    steps = []
    if not tried.settings.token:
        steps.append(("smaran init", "Once @BotFather has given a token; until then messages are only printed."))
    if not answers.get("manager_mobile"):
        steps.append(("smaran roles list", "Is there an IT manager? Else: smaran roles grant it_manager"))
    steps.append(
        (
            "smaran run",
            "Leave it running, and go on in another window; docs/going-live.md says how it becomes a service.",
        )
    )
    if tried.settings.token:
        at = f"https://t.me/{tried.bot.username}" if tried.bot else "the bot, on Telegram"
        tried_by = "" if tried.bot else " If nothing is answered, see what `smaran run` says of the token."
        steps.append((f"Open {at}", f"On the IT manager's phone: press Start, share the number.{tried_by}"))
    return [
        *steps,
        ("smaran officers template officers.xlsx", "Fill it in, then: smaran import officers officers.xlsx"),
        ('smaran import reports "All Reports.zip"', "As downloaded from iGOT; it asks for the password."),
        ("smaran orders list", "Then: smaran orders show ID, and smaran orders activate ID"),
        ("smaran check --dry-run", "Who would be told what, before anything is said."),
    ]
