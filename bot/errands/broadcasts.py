"""What takes a while for notices: fetching an attachment, writing down an audience, and the report at the end."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from sqlmodel import Session

from bot.acts.broadcasts import Refused, change
from bot.acts.who import Who
from bot.errands.hands import Hands
from bot.notice_pages import preview, report_values, shown_to_author
from bot.papers.workbook import Sheet, write_workbook
from bot.render import label, words
from bot.turn import Reply
from scheduler.broadcasting import CHUNK, freeze_chunk, thaw_chunk
from scheduler.channel import IncomingFile
from storage.actors import actors_at
from storage.audiences import audience_hash, audience_in_figures
from storage.broadcast_messages import NotReached, not_reached, progress_of
from storage.broadcasts import find_broadcast, move_broadcast
from storage.complaint import Complaint
from storage.contacts import person_at
from storage.errands import Errand
from storage.rows import BroadcastState, Language
from storage.senders import all_senders

ATTACHMENTS = "broadcasts"
"""The folder below the data folder for what goes with notices; a file is named for what is in it."""
COLUMNS = ("employee_id", "name", "office", "channel", "because", "detail")
LONGEST_NAME = 60


async def attach(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Fetch the file that goes with a notice."""
    given = IncomingFile(**errand.values["file"])
    into = hands.file(errand, "attachment")
    await hands.channel.fetch_file(given, into)
    path, name = _kept(into, given.name, hands.config.data_folder)
    number = errand.values["broadcast"]

    def work(session: Session) -> None:
        who, now = _who(session, errand), hands.clock.now()
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
    number = errand.values["broadcast"]
    channels = hands.terms().channels
    while await hands.database.write(partial(thaw_chunk, number=number)):
        pass
    looked_at, told = 0, await _tell_frozen(errand, hands, 0)
    while looked := await hands.database.write(partial(freeze_chunk, number=number, channels=channels)):
        looked_at += looked
        if looked_at % (10 * CHUNK) < CHUNK:
            await _tell_frozen(errand, hands, looked_at, told)
    if looked is None:
        return []  # it was changed or cancelled meanwhile
    while await hands.database.write(partial(thaw_chunk, number=number)):
        pass
    whole = await hands.database.read(partial(audience_hash, broadcast_id=number))
    still = [BroadcastState.FREEZING]
    if not await hands.database.write(lambda session: move_broadcast(session, number, still, *still, audience_hash=whole)):
        return []
    return await hands.database.read(partial(_shown, errand=errand, hands=hands))
