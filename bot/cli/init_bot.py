"""The bot's token in `smaran init`: asked for without being shown, and tried at once."""

import asyncio
import re
from typing import NamedTuple

import click

from bot.cli.asking import ask
from bot.config_channels import TelegramSettings
from bot.telegram.token import Bot, NotReached, TokenRefused, bot_behind
from storage.complaint import Complaint

TOKEN = "Bot token from @BotFather (not shown; Enter: without Telegram for now)"  # noqa: S105 - a question
KNOWN_TOKEN = "Bot token (not shown; Enter: as it is)"  # noqa: S105 - a question
WITHOUT = "  Without Telegram for now: messages are printed, and reach nobody. `smaran init` asks again."
REFUSED = "Telegram knows no bot by this token. Copy it again from @BotFather, the whole line."
ITS_BASE = "Or [telegram] base_url, {url}, is not that of a Bot API server."
PROXY = "Proxy, as http://proxy.example:3128 (again: try again; Enter: go on)"
AGAIN = "again"


class Tried(NamedTuple):
    """The way to Telegram, and the bot that was found at its end; None: not tried with success."""

    settings: TelegramSettings
    bot: Bot | None = None


def ask_for_bot(known: TelegramSettings) -> Tried:
    """Ask for a token until it works, or the operator goes on without."""
    settings = _with_token(known, ask(KNOWN_TOKEN if known.token else TOKEN, token, known.token, shown="", hidden=True))
    while settings.token:
        click.echo("  Asking Telegram …")
        try:
            bot = asyncio.run(bot_behind(settings))
        except TokenRefused:
            click.echo(f"  {_refused(settings)}")
            settings = _with_token(settings, ask(TOKEN, token, hidden=True))
        except NotReached as reason:
            click.echo(f"  Telegram was not reached: {reason}. Does this network need a proxy?")
            proxy = ask(PROXY, proxy_or_again)
            if not proxy:
                click.echo("  The token was not tried; once the network is there, `smaran init` tries it.")
                return Tried(settings)
            if proxy != AGAIN:
                settings = settings.model_copy(update={"proxy": proxy})
        else:
            click.echo(f"  It works: this is @{bot.username}, “{bot.name}”.")
            return _found(settings, bot)
    click.echo(WITHOUT)
    return Tried(settings)


def try_bot(settings: TelegramSettings) -> Tried:
    """Try a token without asking anything; Complaint where Telegram refuses it."""
    if not settings.token:
        return Tried(settings)
    try:
        bot = asyncio.run(bot_behind(settings))
    except TokenRefused:
        raise Complaint(_refused(settings)) from None
    except NotReached as reason:
        click.echo(f"Telegram was not reached: {reason}. The token was not tried.")
        return Tried(settings)
    return _found(settings, bot)


def token(given: str) -> str:
    """A token, or none."""
    if given and not re.fullmatch(r"\d+:[\w-]+", given, re.ASCII):
        raise Complaint("This is no token: one looks like 1234567890:AAE…, figures, a colon, then letters.")
    return given


def proxy_or_again(given: str) -> str:
    """An address, `again`, or nothing."""
    if given and given != AGAIN and not re.fullmatch(r"https?://\S+", given):
        raise Complaint("The address of a proxy begins with http:// and mostly ends with a port, as :3128.")
    return given


def _with_token(settings: TelegramSettings, given: str) -> TelegramSettings:
    """These settings for this token; whose name it is, is not known of another one."""
    if given == settings.token:
        return settings
    return settings.model_copy(update={"token": given, "username": ""})


def _found(settings: TelegramSettings, bot: Bot) -> Tried:
    return Tried(settings.model_copy(update={"username": bot.username}), bot)


def _refused(settings: TelegramSettings) -> str:
    usual = settings.base_url == TelegramSettings().base_url
    return REFUSED if usual else f"{REFUSED} {ITS_BASE.format(url=settings.base_url)}"
