"""Who is open or overdue, not joined or out of reach, whose emails differ: a summary, and pages of names."""

from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import Any

from sqlmodel import Session

from bot.errands.hands import Hands
from bot.errands.within import NODAL, REPORTS, Within, within
from bot.render import label
from bot.turn import Choice, Reply
from scheduler.clock import day_in_india
from scheduler.review import Review
from scheduler.scoped import Scoped, Show, tally
from scheduler.scoped_values import person, shortened, summary
from storage.email_address import masked_email
from storage.errands import Errand
from storage.rows import Known
from storage.standings import checked_on

PAGE = 10
OFFERED = (Show.OVERDUE, Show.OPEN, Show.MISSED, Show.UNCLEAR, Show.NOT_JOINED, Show.UNREACHABLE)
"""The lists behind a summary's buttons."""
ROW = 2


async def pending_summary(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """How many stand where, with a button for each list that has somebody."""
    return await hands.database.read(partial(_summary, errand=errand, hands=hands))


async def pending_page(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """One page of a list of names, in place of the message whose button was pressed."""
    return await hands.database.read(partial(_page, errand=errand, hands=hands, roles=REPORTS))


async def mismatch_page(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """One page of those whose emails differ: enough of each email to recognise it, and no more."""
    return await hands.database.read(partial(_page, errand=errand, hands=hands, roles=NODAL))


def _summary(session: Session, errand: Errand, hands: Hands) -> list[Reply]:
    asker = within(session, errand, hands, REPORTS)
    if asker is None:
        return []
    counted = tally(asker.scope(session).officers())
    values = {**_as_of(session, hands), **summary(counted, asker.orders)}
    offered = [(show, counted.shown[show]) for show in OFFERED if counted.shown[show]]
    buttons = [(f"{label(f'show_{show}', errand.language)} {many}", f"pending {show}") for show, many in offered]
    rows = [buttons[start : start + ROW] for start in range(0, len(buttons), ROW)]
    if counted.shown[Show.ALL]:
        rows.append([(label("as_file", errand.language), "pending file")])
    return [_shown(errand, hands, "pending_summary", values, rows)]


def _page(session: Session, errand: Errand, hands: Hands, roles: Any) -> list[Reply]:
    asker = within(session, errand, hands, roles)
    if asker is None:
        return []
    show, page = Show(errand.values["show"]), int(errand.values["page"])
    listed = asker.scope(session).listed(show)
    first = (page - 1) * PAGE
    found = list(islice(listed, first, first + PAGE + 1))
    today = day_in_india(hands.clock.now())
    officers = [person(one, said, today) for one, said in found[:PAGE]]
    if show is Show.EMAILS:
        _with_emails(session, asker, hands, [one for one, _ in found[:PAGE]], officers)
    values = {**_as_of(session, hands), "show": show.value, "first": first + 1, "officers": officers}
    length = hands.channel.limits.text_length
    values = shortened(
        values, lambda values: len(asker.terms.render("pending_page", errand.language, values)) <= length
    )
    command = "mismatches" if show is Show.EMAILS else f"pending {show}"
    turning: list[Choice] = []
    if page > 1:
        turning.append((label("previous", errand.language), f"{command} {page - 1}"))
    if len(found) > PAGE:
        turning.append((label("next", errand.language), f"{command} {page + 1}"))
    file = f"{command.split(maxsplit=1)[0]} file" + ("" if show is Show.EMAILS else f" {show}")
    below = [(label("as_file", errand.language), file)] if officers else []
    if show is not Show.EMAILS:
        below.append((label("summary", errand.language), "pending"))
    return [_shown(errand, hands, "pending_page", values, [row for row in (turning, below) if row])]


def _as_of(session: Session, hands: Hands) -> dict[str, Any]:
    day = checked_on(session)
    return {"as_of": day.isoformat() if day else None, "today": day_in_india(hands.clock.now()).isoformat()}


def _with_emails(
    session: Session, asker: Within, hands: Hands, chunk: Sequence[Scoped], officers: Sequence[dict[str, Any]]
) -> None:
    known = known_of(session, asker, hands, chunk)
    for one, officer in zip(chunk, officers, strict=True):
        officer["items"] = []
        officer["emails"] = [email and masked_email(email) for email in emails_of(known.get(one.officer.id))]


def known_of(session: Session, asker: Within, hands: Hands, chunk: Sequence[Scoped]) -> dict[int, Known]:
    """What is known today of some hundreds of officers."""
    review = Review(session, asker.orders, asker.terms.reminding, day_in_india(hands.clock.now()))
    found = review.several([one.officer.id for one in chunk])
    return {number: reviewed.known for number, reviewed in found.items()}


def emails_of(known: Known | None) -> tuple[str | None, str | None]:
    """The email of the portal's report, and the one that SPARROW has."""
    if known is None:
        return None, None
    return known.account.email if known.account else None, known.sparrow_email


def _shown(
    errand: Errand, hands: Hands, template: str, values: dict[str, Any], buttons: Sequence[Sequence[Choice]]
) -> Reply:
    """A reply that takes the place of the message whose button was pressed, where there is one."""
    edits = errand.values.get("edits")
    form = {"edits": edits, "or_new": True} if edits is not None else {}
    return hands.reply(errand, template, values, **form).with_buttons(*buttons)
