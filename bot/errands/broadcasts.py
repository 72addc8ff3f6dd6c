"""What takes a while for notices: fetching an attachment, writing down an audience, and the report at the end."""

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.acts.broadcasts import Refused, change, known
from bot.acts.who import NotAllowed
from bot.broadcasts.figures import Scales, figures_of, reason_of, report_values
from bot.broadcasts.pages import card, shown_to_approver, shown_to_author
from bot.errands.hands import Hands
from bot.errands.rights import who_asks
from bot.notices import NOTICE_VALID
from bot.papers.workbook import Sheet, write_workbook
from bot.render import label, writing
from bot.turn import Reply
from scheduler.broadcasting import CHUNK, WRITTEN_IN, freeze_chunk, thaw_chunk
from scheduler.channel import IncomingFile
from storage.actors import actors
from storage.audiences import audience_hash
from storage.broadcast_messages import NotReached, not_reached
from storage.broadcasts import find_broadcast, move_broadcast
from storage.database import Database
from storage.errands import Errand
from storage.rows import BroadcastState, Language

ATTACHMENTS = "broadcasts"
"""The folder below the data folder for what goes with notices; a file is named for what is in it."""
COLUMNS = ("employee_id", "name", "office", "channel", "because", "detail")
LONGEST_NAME = 60
FREEZING = (BroadcastState.FREEZING,)


async def attach(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Fetch the file that goes with a notice."""
    given = IncomingFile(**errand.values["file"])
    into = hands.file(errand, "attachment")
    await hands.channel.fetch_file(given, into)
    path, name = _kept(into, given.name, hands.config.data_folder)
    number = errand.values["broadcast"]

    def work(session: Session) -> None:
        who, now = who_asks(session, errand), hands.clock.now()
        parts = {"attachment": path, "attachment_name": name}
        change(session, who, number, errand.contact_id, now, **parts)

    try:
        await hands.database.write(work)
    except Refused as refused:
        return [hands.reply(errand, "broadcast_refused", {"because": refused.because})]
    go_on = (label("broadcast_go_on", errand.language), errand.values["go_on"])
    return [hands.reply(errand, "broadcast_attached", {"name": name}).with_buttons([go_on])]


async def freeze(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Write down the audience of a notice, and show its author what will be sent."""
    number, write = errand.values["broadcast"], hands.database.write
    channels = hands.terms().channels
    while await write(partial(thaw_chunk, number=number)):
        pass
    looked_at, told = 0, await _tell_frozen(errand, hands, 0)
    while looked := await write(partial(freeze_chunk, number=number, channels=channels)):
        looked_at += looked
        if looked_at % (10 * CHUNK) < CHUNK:
            await _tell_frozen(errand, hands, looked_at, edits=told)
    if looked is not None:  # else it was changed or cancelled meanwhile, or was frozen before a kill
        while await write(partial(thaw_chunk, number=number)):
            pass
        whole = await hands.database.read(partial(audience_hash, broadcast_id=number))
        frozen = partial(move_broadcast, earlier=FREEZING, to=FREEZING[0], audience_hash=whole)
        await write(partial(frozen, number=number))
    return await hands.database.read(partial(_shown, errand=errand, hands=hands))


async def show(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Show a notice as it stands, with who gets it in which form; one that has begun, with how far it is.

    Whoever may approve it is shown what they approve.
    """
    return await hands.database.read(partial(_stands, errand=errand, hands=hands))


async def report(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Tell how a notice ended, with a list of who did not get it and why."""
    number = errand.values["broadcast"]
    values = await hands.database.read(partial(_reported, number=number, scales=_scales(hands)))
    replies = [hands.reply(errand, "broadcast_report", values)]
    if values["has_file"]:
        file = hands.file(errand, f"notice-{number}-not-sent.xlsx")
        await asyncio.to_thread(_write_list, hands.database, number, errand.language, file)
        replies.append(hands.reply(errand, "broadcast_not_sent", {"number": number}, **hands.sent_as(file)))
    return replies


async def _tell_frozen(errand: Errand, hands: Hands, looked_at: int, edits: int | None = None) -> int:
    """Say how many officers have been looked at; return the number of the message."""
    values = {"number": errand.values["broadcast"], "officers": looked_at}
    form = {"edits": edits} if edits is not None else {}
    return await hands.tell([hands.reply(errand, "broadcast_freezing", values, **form)])


def _shown(session: Session, errand: Errand, hands: Hands) -> list[Reply]:
    broadcast = find_broadcast(session, errand.values["broadcast"])
    if broadcast is None or broadcast.state is not BroadcastState.FREEZING or broadcast.audience_hash is None:
        return []
    return shown_to_author(
        broadcast, figures_of(session, broadcast, _scales(hands)), errand.contact_id, errand.language
    )


def _stands(session: Session, errand: Errand, hands: Hands) -> list[Reply]:
    who, contact, language = who_asks(session, errand), errand.contact_id, errand.language
    try:
        broadcast = known(session, who, errand.values["broadcast"])
    except (NotAllowed, Refused):
        return []
    if broadcast.state in WRITTEN_IN or broadcast.finished_at is not None:
        values = report_values(session, broadcast, _scales(hands))
        return [
            card(broadcast, contact, language),
            hands.reply(errand, "broadcast_report", {**values, "has_file": False}),
        ]
    figures = figures_of(session, broadcast, _scales(hands)) if broadcast.audience_hash is not None else None
    if figures is None or broadcast.state is not BroadcastState.AWAITING_APPROVAL or who.actor == broadcast.author:
        return [card(broadcast, contact, language, figures)]
    author = next((each.name for each in actors(session) if f"actor {each.id}" == broadcast.author), None)
    shown = shown_to_approver(broadcast, figures, author, contact, language)
    return [replace(reply, valid=NOTICE_VALID) for reply in shown]


def _scales(hands: Hands) -> Scales:
    return Scales(hands.terms(), hands.config, hands.clock.now())


def _reported(session: Session, number: int, scales: Scales) -> dict[str, Any]:
    broadcast = find_broadcast(session, number)
    if broadcast is None:
        raise LookupError(f"broadcast {number}")
    return report_values(session, broadcast, scales)


def _write_list(database: Database, number: int, language: Language, into: Path) -> None:
    words = writing(language).words["broadcast_list"]
    with database.reading() as session:
        rows = (_row(one, language) for one in not_reached(session, number))
        write_workbook([Sheet(words["title"], [words[name] for name in COLUMNS], rows)], into)


def _row(one: NotReached, language: Language) -> tuple[str | None, ...]:
    words = writing(language).words
    reason = words["broadcast_reasons"][reason_of(one)]
    channel = words["channels"].get(one.channel, one.channel) if one.channel else None
    return one.employee_id or f"#{one.officer_id}", one.name, one.office, channel, reason, one.detail


def _kept(fetched: Path, given: str, data_folder: Path) -> tuple[str, str]:
    """Keep a file under the hash of what is in it: its path below the data folder, and its name as people see it."""
    with fetched.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    name = "".join(letter for letter in Path(given).name if letter.isprintable())[-LONGEST_NAME:] or "file"
    ending = Path(name).suffix.lower()
    path = f"{ATTACHMENTS}/{content}{ending if re.fullmatch(r'[.][a-z0-9]{1,8}', ending) else ''}"
    (data_folder / ATTACHMENTS).mkdir(mode=0o700, parents=True, exist_ok=True)
    fetched.replace(data_folder / path)
    return path, name
