"""Checks of the channels: tokens, approved words, whether senders may send, whether the program runs."""

import asyncio
from collections.abc import Iterator

from bot.acts.wordings import CHANNEL as WHATSAPP
from bot.cli.checkup.findings import Finding, Patient, Setting, ok, trouble, warning
from bot.cli.pause import standing
from bot.config_channels import WhatsAppSettings
from bot.telegram.token import NotReached, TokenRefused, bot_behind
from bot.transport import Patience, Unanswered
from bot.whatsapp.graph import Graph, Refused
from bot.wordings.file import wordings
from bot.wordings.rules import faults
from scheduler.watching import BY_HAND
from storage.wordings import APPROVED, STOPPED, wordings_of

PATIENCE = Patience(pool=10, connect=8, read=10)
REFUSED = "put the right token into the config or the environment; restart the service; smaran resume"
UNREACHED = "see to the network, or to `proxy` in the config"


def tokens(setting: Setting) -> Iterator[Finding]:
    """Whether each channel takes its token; asked only with --online."""
    config = setting.config
    if not config.telegram.token and not config.whatsapp.token:
        yield ok("there is none to try")
        return
    if not setting.online:
        yield ok("not tried; --online tries them")
        return
    if config.telegram.token:
        try:
            asyncio.run(bot_behind(config.telegram))
        except TokenRefused:
            yield trouble("Telegram refuses the token", REFUSED)
        except NotReached as reason:
            yield trouble(f"Telegram was not reached: {reason}", UNREACHED)
        else:
            yield ok("Telegram takes the token")
    if config.whatsapp.token:
        yield asyncio.run(_whatsapp(config.whatsapp))


async def _whatsapp(settings: WhatsAppSettings) -> Finding:
    graph = Graph(settings, 1, PATIENCE)
    await graph.pool.open()
    try:
        await graph.get(f"{settings.phone_number_id}?fields=id")
    except Refused as refused:
        return trouble(f"WhatsApp refuses the token or the number's id (code {refused.code})", REFUSED)
    except Unanswered as failure:
        return trouble(f"WhatsApp was not reached ({failure})", UNREACHED)
    finally:
        await graph.pool.close()
    return ok("WhatsApp takes the token")


def templates(patient: Patient) -> Iterator[Finding]:
    """Whether WhatsApp has approved all that is to be said in its words."""
    wrong = faults()
    for path, key, words in wrong[:3]:
        yield trouble(f"{path}: {key}: {words}", "docs/words.md; smaran templates check")
    if not patient.config.whatsapp.token:
        yield ok("not needed: WhatsApp is off")
        return
    judged = patient.database.read_now(lambda session: wordings_of(session, WHATSAPP))
    status = {(each.name, each.language): each.status for each in judged}
    ours = [(each.name, language) for each in wordings().wordings for language in wordings().languages]
    stopped = [each for each in ours if status.get(each) in STOPPED]
    missing = [each for each in ours if each not in status]
    pending = [each for each in ours if each in status and status[each] not in {APPROVED, *STOPPED}]
    for name, language in stopped:
        yield trouble(f"{name} ({language}) is {status[name, language]}", "smaran templates status says why")
    if missing:
        yield trouble(f"{len(missing)} of {len(ours)} were not handed in", "smaran templates push --yes")
    if pending:
        yield warning(f"{len(pending)} are under review", "wait a day; smaran templates status asks again")
    if not (wrong or stopped or missing or pending):
        yield ok(f"all {len(ours)} are approved")


def senders(patient: Patient) -> Iterator[Finding]:
    """Whether each sender may send."""
    for sender in patient.vital.senders:
        if sender.channel not in _on(patient):
            continue
        says, again = f"{sender.name}: {standing(sender, patient.now)}", f"smaran resume --sender {sender.name}"
        because = sender.stopped_because or sender.paused_because
        if sender.may_send(patient.now):
            yield ok(f"{sender.name} may send")
        elif because in BY_HAND:
            yield warning(says, again)
        elif sender.stopped_because is not None:
            yield trouble(says, f"mend what it says (docs/operations.md), then {again}")
        else:
            yield warning(says, "wait: it goes on by itself")


def program(patient: Patient) -> Iterator[Finding]:
    """Whether `smaran run` holds every channel."""
    here = {each.channel: each for each in patient.vital.senders}
    idle = [channel for channel in _on(patient) if channel not in here or here[channel].held_by is None]
    if not idle:
        yield ok("`smaran run` holds every channel")
    elif idle == ["console"]:
        yield warning("`smaran run` does not run", "smaran run")
    else:
        yield trouble(f"nobody sends on {', '.join(idle)}", "systemctl start smaran; or smaran run")


def _on(patient: Patient) -> list[str]:
    config = patient.config
    on = [name for name in ("telegram", WHATSAPP) if getattr(config, name).token]
    return on or ["console"]
