"""Counts whom a scope covers, before a role is proposed within it."""

import asyncio
from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from bot.dialogues.grant import confirming
from bot.errands.hands import Hands
from bot.turn import Reply
from scheduler.clock import day_in_india
from scheduler.rules.audience import Groups, in_audience, scope_groups
from storage.errands import Errand
from storage.imports import visible_import
from storage.knowledge import Knowledge


async def count_scope(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """How many officers on the list fit, and the question whether that is meant."""
    groups = scope_groups(errand.values["scope"], hands.terms().orders.values())
    today = day_in_india(hands.clock.now())
    number = await asyncio.to_thread(hands.database.read_now, lambda session: _count(session, groups, today))
    shown = {key: errand.values[key] for key in ("name", "role", "ends", "within")}
    asked = hands.reply(errand, "grant_confirm", {**shown, "officers": number})
    return [asked.with_buttons([(words, f"= grant.confirm {choice}") for words, choice in confirming(errand.language)])]


def _count(session: Session, groups: Groups, today: date) -> int:
    everybody = Knowledge(session, visible_import(session), (), today).chunks()
    return sum(not one.officer.left and in_audience(one.officer, groups) for chunk in everybody for one in chunk)
