"""Puts together all that is kept about somebody: to be read, and as JSON."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bot.errands.hands import Hands
from bot.turn import Reply
from scheduler.clock import day_in_india
from storage.errands import Errand
from storage.own_data import kept_of_contact, kept_of_officer
from storage.rows import Order

Titles = Mapping[tuple[str, str], dict[str, str]]
"""By the ids of order and obligation, in each language."""

ON_THE_LIST = (
    *("name", "mobile", "employee_id", "designation", "department", "office", "service", "cadre", "batch", "group"),
    *("official_email", "joined_on", "on_leave_until", "retires_on"),
)


async def tell_all(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Two files; made again from the start where the program was ended in between."""
    officers = [int(each) for each in errand.values["officers"]]
    kept = await hands.database.read(lambda session: _kept(session, errand.contact_id, officers))
    today = day_in_india(hands.clock.now())
    values = {"today": today.isoformat(), **_in_short(kept, _titles(hands.terms().orders.values()))}
    readable, complete = hands.file(errand, "my-data.txt"), hands.file(errand, "my-data.json")
    text = await asyncio.to_thread(hands.terms().render, "my_data", errand.language, values)
    readable.write_text(text + "\n", encoding="utf-8")
    complete.write_text(json.dumps(kept, ensure_ascii=False, indent=1, default=_plain), encoding="utf-8")
    return [
        hands.reply(errand, "privacy_ready", {}, **hands.sent_as(readable)),
        hands.reply(errand, "privacy_complete", {}, **hands.sent_as(complete)),
    ]


def _kept(session: Session, contact_id: int, officers: Sequence[int]) -> dict[str, Any]:
    of_officers = [kept_of_officer(session, officer) for officer in officers]
    return {"here": kept_of_contact(session, contact_id), "officers": of_officers}


def _titles(orders: Iterable[Order]) -> Titles:
    """What each obligation is called; the files say it, the rows only which one it is."""
    return {(order.id, each.id): asdict(each.title) for order in orders for each in order.obligations}


def _in_short(kept: dict[str, Any], titles: Titles) -> dict[str, Any]:
    """What a person wants to read of it: what holds now, what was said, and what was done."""
    here = kept["here"]
    (contact,) = here["contact"]
    plain: dict[str, Any] = json.loads(  # as plain as a message's values
        json.dumps(
            {
                "contact": {
                    "language": contact["language"],
                    "accepted_on": _day(contact["notice_accepted_at"]),
                    "stopped_on": _day(contact["stopped_at"]),
                },
                "requests": [
                    {"name": each["name"], "asked_on": _day(each["asked_at"])} for each in here["join_requests"]
                ],
                "messages": [
                    {"on": _day(each["created_at"]), "text": each["text"]} for each in here["messages"] if each["text"]
                ],
                "officers": [_officer(each, titles) for each in kept["officers"]],
            },
            default=_plain,
        )
    )
    return plain


def _officer(kept: dict[str, list[dict[str, Any]]], titles: Titles) -> dict[str, Any]:
    listed = next((each for each in kept["listings"] if each["until_import"] is None), {})
    now = {
        name: [each for each in rows if each.get("until_import") is None and each.get("until") is None]
        for name, rows in kept.items()
    }
    return {
        "listed": [{"field": name, "value": listed[name]} for name in ON_THE_LIST if listed.get(name)],
        "sparrow_emails": sorted({each["email"] for each in now["sparrow_emails"]}),
        "account_emails": sorted({each["email"] for each in now["profiles"] if each["email"]}),
        "completions": [
            {"name": each["name"], "on": each["completed_on"], "hours": each["seconds"] / 3600}
            for each in now["completions"]
        ],
        "standings": [
            {
                "title": titles.get((each["order_id"], each["obligation"])),
                "order": each["order_id"],
                "obligation": each["obligation"],
                "state": each["state"],
                "since": each["since"],
            }
            for each in now["standings"]
        ],
        "tickets": [
            {"on": _day(each["opened_at"]), "what": each["what"], "words": each["words"]} for each in kept["tickets"]
        ],
        "assistants": [{"since": _day(each["linked_at"])} for each in kept["assistants"]],
        "acts": [{"on": _day(each["at"]), "act": each["act"]} for each in kept["acts"]],
    }


def _day(moment: datetime | None) -> str | None:
    return day_in_india(moment).isoformat() if moment else None


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
