"""The compliance report of a scope: one page for the file."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.errands.hands import Hands
from bot.errands.within import REPORTS, Within, within
from bot.papers import make
from bot.render import writing
from bot.turn import Reply
from scheduler.clock import day_in_india
from scheduler.scoped import Show, Tally, asks_for_same_email, tally
from scheduler.scoped_values import summary
from storage.errands import Errand
from storage.freshness import facts_as_on
from storage.rows import LANGUAGES


async def compliance_report(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """A page in each language, that of the chat first."""
    asked = await hands.database.read(partial(_values, errand=errand, hands=hands))
    if asked is None:
        return []
    asker, values = asked
    replies = []
    for language in sorted(LANGUAGES, key=lambda language: language != errand.language):
        file = hands.file(errand, f"compliance-{values['today']}-{language}.pdf")
        await asyncio.to_thread(make, "compliance", values, language, file)
        said = {"total": values["officers"], "in_language": language}
        replies.append(hands.reply(errand, "compliance_made", said, **hands.sent_as(file)))
    await hands.database.write(partial(asker.note, hands=hands, act="compliance_report", officers=values["officers"]))
    return replies


def _values(session: Session, errand: Errand, hands: Hands) -> tuple[Within, dict[str, Any]] | None:
    asker = within(session, errand, hands, REPORTS)
    if asker is None:
        return None
    as_on, counted = facts_as_on(session), tally(asker.scope(session).officers())
    values = {
        "today": day_in_india(hands.clock.now()).isoformat(),
        "digits": "devanagari" if hands.config.devanagari_digits else "latin",
        "department": {language: hands.config.department.name(language) for language in LANGUAGES},
        "nodal": {"designation": dict.fromkeys(LANGUAGES, asker.name), "scope": _scope(asker)},
        "officers": counted.officers,
        "not_joined": counted.shown[Show.NOT_JOINED],
        "unreachable": counted.shown[Show.UNREACHABLE],
        "emails_differ": counted.shown[Show.EMAILS] if asks_for_same_email(asker.orders) else None,
        "as_on": as_on.isoformat() if as_on else None,
        "orders": summary(counted, asker.orders)["orders"],
        "offices": _offices(counted),
    }
    return asker, values


def _offices(counted: Tally) -> list[dict[str, Any]]:
    """Those of whom anything is asked, by the share of it that is met."""
    asked = [(name, office) for name, office in counted.offices.items() if office.asked and name]
    asked.sort(key=lambda each: (-each[1].met / each[1].asked, each[0]))
    return [{"name": name, "asked": office.asked, "met": office.met} for name, office in asked]


def _scope(asker: Within) -> dict[str, str]:
    """The criteria as they were granted, in words."""
    return {language: scope_words(asker.scopes, writing(language).words["lists"]) for language in LANGUAGES}


def scope_words(scopes: Sequence[Mapping[str, Sequence[str]]], words: Mapping[str, Any]) -> str:
    """Write a stored scope as people read it, as `service: IPS; office: Patna or service: IAS`."""
    groups = [
        "; ".join(f"{words['criteria'].get(field, field)}: {', '.join(values)}" for field, values in group.items())
        for group in scopes
    ]
    return f" {words['or']} ".join(groups) or str(words["whole"])
