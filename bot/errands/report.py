"""Draws up the report: in one pass over the officers of a scope, in memory that does not grow with their number."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.acts.who import Who
from bot.errands.hands import Hands
from bot.errands.inviting import department_name
from bot.errands.report_sheets import ReportSheets, countable
from bot.errands.rights import who_asks
from bot.papers import make
from bot.papers.shares import grouped
from bot.render import writing
from bot.turn import Reply
from scheduler.clock import day_in_india
from scheduler.department_report import DepartmentReport, begin_report, counted
from scheduler.rules.audience import scope_groups
from scheduler.scoped import Scope, Show
from storage.errands import Errand
from storage.imports import visible_import
from storage.knowledge import known_of
from storage.orders import active_orders
from storage.rows import LANGUAGES, Obligation, Order, Right

ROLES = (Right.NODAL_OFFICER, Right.VIEWER, Right.IT_MANAGER)
ACTS_ON_EMAILS = frozenset({Right.NODAL_OFFICER, Right.IT_MANAGER})
"""Who reads whole addresses; a viewer reads enough to tell two apart."""
Asked = Sequence[tuple[Order, Obligation]]


async def report(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """The text, the picture and the spreadsheet; nothing to somebody who has lost the role meanwhile."""
    who = await hands.database.read(lambda session: who_asks(session, errand))
    if who.scope(*ROLES) is None:
        return []
    day = day_in_india(hands.clock.now()).isoformat()
    picture, sheet = hands.file(errand, f"smaran-{day}.png"), hands.file(errand, f"smaran-{day}.xlsx")
    drawn_up, asked = await asyncio.to_thread(_draw_up, errand, hands, who, sheet)
    values = _values(drawn_up, asked, hands)
    await asyncio.to_thread(make, "department", values, errand.language, picture)
    return [
        hands.reply(errand, "report", _in_short(drawn_up, values)),
        hands.reply(errand, "report_picture", {}, **hands.sent_as(picture, "picture")),
        hands.reply(errand, "report_file", {}, **hands.sent_as(sheet)),
    ]


def _draw_up(errand: Errand, hands: Hands, who: Who, into: Path) -> tuple[DepartmentReport, Asked]:
    """Count everybody and write the spreadsheet, from one unchanging state."""
    today, terms = day_in_india(hands.clock.now()), hands.terms()
    words = writing(errand.language, devanagari_digits=hands.config.devanagari_digits)
    whole_emails = not who.rights.isdisjoint(ACTS_ON_EMAILS)
    with (
        hands.database.reading() as session,
        closing(ReportSheets(errand.language, words, today, whole_emails=whole_emails)) as sheets,
    ):
        orders, visible = active_orders(session, terms.orders), visible_import(session)
        groups = scope_groups(who.scope(*ROLES), orders)
        found = begin_report(session, today)
        for chunk in counted(session, Scope(session, groups, orders, terms.channels), groups, found):
            differing = [one.officer.id for one in chunk if one.of(Show.EMAILS)]
            known = known_of(session, visible, differing, today) if differing else {}
            for one in chunk:
                sheets.put(one, known.get(one.officer.id))
        asked = countable(orders)
        sheets.write(found, asked, into, harmless=hands.config.reports.harmless_cells)
    return found, asked


def _values(report: DepartmentReport, asked: Asked, hands: Hands) -> dict[str, Any]:
    """What the picture shows."""
    return {
        "department": {each: department_name(hands, each) for each in LANGUAGES},
        "officers": report.tally.officers,
        "as_on": report.as_on.isoformat() if report.as_on else None,
        "since": report.since.isoformat() if report.since else None,
        "obligations": [
            {
                "title": {"hi": each.title.hi, "en": each.title.en},
                "counts": report.counts(each.key),
                "counts_before": report.counts_before(each.key),
            }
            for _, each in asked
        ],
        "offices": [
            {"name": each.name, "asked": each.asked, "met": each.met, "completions": each.per_officer}
            for each in report.offices()
        ],
    }


def _in_short(report: DepartmentReport, shown: dict[str, Any]) -> dict[str, Any]:
    """What the text says: of each obligation how many stand where, and how many more have met it."""
    tally = report.tally
    return {
        "department": shown["department"],
        "officers": tally.officers,
        "joined": tally.officers - tally.shown[Show.NOT_JOINED],
        "agreed": tally.agreed,
        "unreachable": tally.shown[Show.UNREACHABLE],
        "as_on": shown["as_on"],
        "since": shown["since"],
        "obligations": [{"title": each["title"], **_figures(each)} for each in shown["obligations"]],
    }


def _figures(obligation: dict[str, Any]) -> dict[str, Any]:
    now = grouped(obligation["counts"])
    before = grouped(obligation["counts_before"]) if obligation["counts_before"] else None
    met, overdue = now["met"] + now["met_late"], now["overdue"]
    return {
        "asked": sum(now.values()),
        "met": met,
        "more_met": met - before["met"] - before["met_late"] if before else None,
        "open": now["open"] + now["awaiting_report"],
        "overdue": overdue,
        "more_overdue": overdue - before["overdue"] if before else None,
        "unknown": now["unknown"],
    }
