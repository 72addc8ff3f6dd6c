"""Lists as files: who has what left to do, and whose emails differ."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.errands.hands import Hands
from bot.errands.pages import emails_of, known_of
from bot.errands.within import NODAL, REPORTS, Within, within
from bot.figures import Writing
from bot.papers.workbook import Cell, Sheet, write_workbook
from bot.render import writing
from bot.turn import Reply
from scheduler.clock import day_in_india
from scheduler.scoped import Scoped, Show, Stands
from storage.errands import Errand
from storage.reach import How
from storage.rows import Language
from storage.standings import checked_on

PENDING_COLUMNS = (
    *("name", "employee_id", "office", "designation", "order", "requirement", "standing", "reason"),
    *("done", "required", "due", "since", "joined", "reach"),
)
EMAIL_COLUMNS = (
    "name",
    "employee_id",
    "office",
    "designation",
    "igot_email",
    "sparrow_email",
    "since",
    "joined",
    "reach",
)
AT_ONCE = 500


async def pending_list(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """A row for each officer and each thing left to do; of those who are only not reached, a row with nothing to do."""
    return await _list(errand, hands, REPORTS, Show(errand.values["show"]))


async def mismatch_list(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """A row for each officer whose emails differ, with both as they must be seen to be set right."""
    return await _list(errand, hands, NODAL, Show.EMAILS)


async def _list(errand: Errand, hands: Hands, roles: Any, show: Show) -> Sequence[Reply]:
    name, act = ("mismatches", "mismatch_list") if show is Show.EMAILS else ("pending", "pending_list")
    day = day_in_india(hands.clock.now())
    file = hands.file(errand, f"{name}-{day}.xlsx")
    made = await asyncio.to_thread(_write, errand, hands, roles, show, file)
    if made is None:
        return []
    asker, officers, as_of = made
    note = partial(asker.note, hands=hands, act=act, show=show.value, officers=officers)
    await hands.database.write(note)
    values = {"show": show.value, "officers": officers, "as_of": as_of}
    return [hands.reply(errand, "list_made", values, **hands.sent_as(file))]


def _write(errand: Errand, hands: Hands, roles: Any, show: Show, file: Path) -> tuple[Within, int, str | None] | None:
    """Write the file from one unchanging state; memory does not grow with the number of officers."""
    with hands.database.reading() as session:
        asker = within(session, errand, hands, roles)
        if asker is None:
            return None
        words = writing(errand.language, devanagari_digits=hands.config.devanagari_digits)
        counted: Counter[str] = Counter()
        listed = asker.scope(session).listed(show)
        if show is Show.EMAILS:
            rows = _emails(session, asker, hands, listed, words, counted)
        else:
            rows = _pending(listed, words, errand.language, counted)
        columns = EMAIL_COLUMNS if show is Show.EMAILS else PENDING_COLUMNS
        headings = [words.words["lists"]["columns"][column] for column in columns]
        write_workbook([Sheet(words.words["lists"]["shows"][show], headings, rows)], file)
        day = checked_on(session)
        return asker, counted["officers"], day.isoformat() if day else None


Listed = Iterator[tuple[Scoped, list[Stands]]]


def _pending(listed: Listed, words: Writing, language: Language, counted: Counter[str]) -> Iterator[list[Cell]]:
    for one, said in listed:
        counted["officers"] += 1
        for each in said:
            yield [*_who(one), *_what(each, words, language), *_reach(one, words)]
        if not said:
            yield [*_who(one), *[None] * 8, *_reach(one, words)]


def _emails(
    session: Session, asker: Within, hands: Hands, listed: Listed, words: Writing, counted: Counter[str]
) -> Iterator[list[Cell]]:
    while chunk := list(islice(listed, AT_ONCE)):
        counted["officers"] += len(chunk)
        known = known_of(session, asker, hands, [one for one, _ in chunk])
        for one, said in chunk:
            yield [*_who(one), *emails_of(known.get(one.officer.id)), said[0].since, *_reach(one, words)]


def _who(one: Scoped) -> list[Cell]:
    officer = one.officer
    return [officer.name, officer.employee_id, officer.office, officer.designation]


def _what(stands: Stands, words: Writing, language: Language) -> list[Cell]:
    standing = stands.standing
    return [
        stands.order.number,
        stands.obligation.title.within(language),
        words.words["states"][standing.state],
        words.words["reasons"][standing.reason],
        standing.value,
        standing.target,
        standing.due_on,
        stands.since,
    ]


def _reach(one: Scoped, words: Writing) -> list[Cell]:
    how = one.reached.how
    said = words.words["lists"]
    return [said["no" if how in (How.NOT_JOINED, How.AGREED) else "yes"], said["reach"][how]]
