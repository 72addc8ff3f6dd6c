"""`smaran init`: asks what a department must decide, writes the config, and says what comes next."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click

from bot.acts.roles import grant_role
from bot.acts.who import Who
from bot.app import App
from bot.cli.asking import agreed
from bot.cli.init_bot import Tried, ask_for_bot, try_bot
from bot.cli.init_page import introduce, print_answers, print_next
from bot.cli.init_questions import QUESTIONS, Answers, answer_all, judged, known_answers, opening_hours
from bot.cli.shell_user import shell_user
from bot.config import Config
from bot.config_channels import TelegramSettings
from bot.config_draft import EXAMPLE, changed, write_config
from bot.config_file import load_config
from scheduler.clock import Clock
from scheduler.shapes import read_shape
from storage.complaint import Complaint
from storage.rows import Right

TOKEN = "SMARAN_TELEGRAM_TOKEN"  # noqa: S105 - where it stands, not what it is
NOT_ON_THE_LINE = (
    f"--token: only “-” is taken, for the token that stands in {TOKEN}; in the command itself the shell would keep "
    "it, and everybody on this machine could see it."
)


class Place(NamedTuple):
    """Where a config is to be, before there is one."""

    config: Path
    clock: Clock


def answered_by_options(command: Callable[..., None]) -> Callable[..., None]:
    """Let each question be answered beforehand."""
    for question in reversed(QUESTIONS):
        command = click.option(question.option, metavar="ANSWER", help=f"{question.words}.")(command)
    return command


@click.command()
@click.option("--token", metavar="-", help=f"Only “-”: take the bot's token from {TOKEN}, and write it down.")
@click.option("--base-url", metavar="URL", help="A Bot API server of your own.")
@click.option("--proxy", metavar="URL", help="A proxy on the way to Telegram.")
@answered_by_options
@click.option(
    "--yes", is_flag=True, help="Ask nothing: what no option answers stays as it is in the file, or takes its default."
)
@click.pass_obj
def init(
    place: Place, /, token: str | None, base_url: str | None, proxy: str | None, *, yes: bool, **given: str | None
) -> None:
    """Ask what a department must decide, and write config.toml."""
    token = _from_environment(token)
    beforehand = judged({key: answer for key, answer in given.items() if answer is not None})
    try:
        if not yes:
            introduce(place.config)
        text, known = _begun(place.config, asking=not yes)
        way = _way(known.telegram, token=token, base_url=base_url, proxy=proxy)
        if yes:
            tried, answers = try_bot(way), answer_all(known_answers(known), beforehand)
            print_answers(tried, answers)
        else:
            tried, answers = _asked(place.config, way, known, beforehand, with_token=token is None)
    except (click.Abort, KeyboardInterrupt):
        click.echo()
        raise Complaint("Stopped; nothing was written.") from None
    stays_outside = token is None and bool(way.token) and tried.settings.token == os.environ.get(TOKEN)
    kept = write_config(place.config, changed(text, _settings(tried.settings, answers, with_token=not stays_outside)))
    _grant(place, answers)
    print_next(place.config, tried, answers, kept, token_from=TOKEN if stays_outside else None)


def _begun(path: Path, *, asking: bool) -> tuple[str, Config]:
    """The file that is to be changed, and what it says: the one that is there, if it can be used, else the example."""
    fresh = EXAMPLE.read_text("utf-8"), load_config(None)
    if not path.exists():
        if not path.parent.is_dir():
            raise Complaint(f"{path}: there is no folder {path.parent}. Make it, or name another.")
        return fresh
    try:
        begun = path.read_text("utf-8-sig"), load_config(path)
        question = f"{path} is there. Change it? (what is not asked stays; a copy is kept)"
    except (Complaint, OSError, UnicodeDecodeError) as wrong:
        begun = fresh
        click.echo(f"{path} is there, but cannot be used:\n{wrong}")
        question = "Write a new one? (this one is kept beside it)"
    if asking and not agreed(question, "no"):
        raise click.Abort
    return begun


def _from_environment(given: str | None) -> str | None:
    """The token, where the option asks for it."""
    if given is None:
        return None
    if given != "-":
        raise Complaint(NOT_ON_THE_LINE)
    if not os.environ.get(TOKEN):
        raise Complaint(f"--token: nothing stands in {TOKEN}.")
    return os.environ[TOKEN]


def _way(known: TelegramSettings, *, token: str | None, base_url: str | None, proxy: str | None) -> TelegramSettings:
    """The way to Telegram, with what the options say of it."""
    named = {
        "token": token,
        "username": None if token is None else "",  # until Telegram says whose it is
        "base_url": base_url and base_url.rstrip("/"),
        "proxy": proxy,
    }
    read = read_shape(
        TelegramSettings, known.model_dump() | {key: value for key, value in named.items() if value is not None}
    )
    if isinstance(read, TelegramSettings):
        return read
    # What was expected, never what was given: it may hold a password.
    raise Complaint("\n".join(f"--{key.replace('_', '-')}: {said.rpartition(' given; ')[2]}" for key, said in read))


def _asked(
    path: Path, way: TelegramSettings, known: Config, beforehand: Answers, *, with_token: bool
) -> tuple[Tried, Answers]:
    """Ask until the operator agrees to what was understood."""
    answers = known_answers(known)
    while True:
        tried = ask_for_bot(way) if with_token else try_bot(way)
        answers = answer_all(answers, beforehand, asking=True)
        print_answers(tried, answers)
        click.echo()
        if agreed(f"Write {path}? (no: all is asked again)", "yes"):
            return tried, answers
        way = tried.settings


def _settings(telegram: TelegramSettings, answers: Answers, *, with_token: bool) -> dict[str, dict[str, object]]:
    """The answers as the config spells them, by table."""
    opens, closes = opening_hours(answers["hours"])
    way: dict[str, object] = {key: getattr(telegram, key) for key in ("username", "base_url", "proxy")}
    return {
        "": {"language": answers["language"]},
        "department": {key: answers[key] for key in ("name_hi", "name_en", "state")},
        "telegram": {"token": telegram.token, **way} if with_token else way,
        "working_time": {"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}", "days": int(answers["days"])},
    }


def _grant(place: Place, answers: Answers) -> None:
    """Note the IT manager, if one was named; the config stays written whatever comes of it."""
    if not answers.get("manager_mobile"):
        return
    app = App(load_config(place.config), place.clock)
    who, number = answers["manager_name"], answers["manager_mobile"]
    try:
        grant_role(app.database, Right.IT_MANAGER, who, number, who=Who.in_shell(shell_user()), now=place.clock.now())
    except Complaint as wrong:
        raise Complaint(
            f"{place.config} is written, but the IT manager could not be noted: {wrong} "
            "Once that is mended: `smaran roles grant it_manager`."
        ) from None
    finally:
        app.close()
