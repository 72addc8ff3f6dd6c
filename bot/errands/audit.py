"""Writes the audit log into a spreadsheet."""

import asyncio
import json
from collections.abc import Iterator, Sequence

from sqlmodel import Session

from bot.errands.hands import Hands
from bot.errands.rights import who_asks
from bot.papers.workbook import Cell, Sheet, write_workbook
from bot.render import writing
from bot.turn import Reply
from storage.actors import actor_names
from storage.audit import every_act
from storage.errands import Errand
from storage.rows import Right


async def audit(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Every act that is kept, the newest first; the same file again where the program was ended in between."""
    who = await hands.database.read(lambda session: who_asks(session, errand))
    if Right.IT_MANAGER not in who.rights:
        return []
    file = hands.file(errand, "smaran-audit.xlsx")
    words = writing(errand.language).words
    columns = [words["sheets"]["audit"][name] for name in ("at", "actor", "via", "act", "subject", "details")]

    def write(session: Session) -> None:
        rows = _rows(session, words["acts"])
        sheet = Sheet(words["sheets"]["audit"]["title"], columns, rows)
        write_workbook([sheet], file, harmless=hands.config.reports.harmless_cells)

    await asyncio.to_thread(hands.database.read_now, write)
    return [hands.reply(errand, "audit_file", {}, **hands.sent_as(file))]


def _rows(session: Session, words: dict[str, str]) -> Iterator[Sequence[Cell]]:
    names = actor_names(session)
    for each in every_act(session):
        details = json.dumps(each.details, ensure_ascii=False) if each.details else None
        yield each.at, names.get(each.actor, each.actor), each.via, words.get(each.act, each.act), each.subject, details
