"""Words that WhatsApp approves: how it judges them is noted, and whoever must do something hears of it."""

from collections.abc import Iterable
from datetime import datetime

import structlog
from sqlmodel import Session

from bot.notices import to_it_managers
from bot.replies import put_replies
from bot.whatsapp.handing_in import Step, Way
from bot.whatsapp.wordings import Seen
from bot.wordings.file import wordings
from scheduler.channel import WordingNews
from storage.audit import record_act
from storage.windows import wording_is_back
from storage.wordings import (
    APPROVED,
    STOPPED,
    ApprovedWording,
    note_as_handed_in,
    note_handed_in,
    note_status,
    wordings_of,
)

CHANNEL = "whatsapp"

log = structlog.get_logger()


def note_wording(session: Session, channel: str, news: WordingNews, now: datetime) -> None:
    """Keep what a provider says of words of ours; IT managers hear once that they may not be used, or may be again.

    What others hand in under the same account is nothing to us. Without a language it is said of all of them.
    """
    if news.name not in {wording.name for wording in wordings().wordings}:
        return
    before = {each.language: each for each in wordings_of(session, channel, news.name)}
    for language in [news.language] if news.language else before:
        was = before.get(language)
        reason = _reason(news, was)
        if was is not None and (was.status, was.reason) == (news.status, reason):
            continue
        note_status(session, channel, news.name, language, news.status, reason, now)
        if news.status == APPROVED:
            wording_is_back(session, channel, now)
        about = {"name": news.name, "in_language": language, "status": news.status, "reason": reason}
        if news.status in STOPPED and (was is None or was.status != news.status):
            log.warning("wording_stopped", wording=news.name, language=language, status=news.status, because=reason)
            put_replies(session, "", to_it_managers(session, "wording_stopped", about), now)
        elif news.status == APPROVED and was is not None and was.reason is not None:
            log.info("wording_approved_again", wording=news.name, language=language)
            put_replies(session, "", to_it_managers(session, "wording_again", about), now)


def _reason(news: WordingNews, was: ApprovedWording | None) -> str | None:
    """Why it may not be used, or was last turned down; the judgement itself where nothing else is said."""
    known = was.reason if was is not None else None
    if news.status == APPROVED:
        return None
    if news.status not in STOPPED:
        return known
    same = was is not None and was.status == news.status
    return news.reason or (known if same else None) or news.status.upper()


def note_seen(session: Session, seen: Iterable[Seen], now: datetime) -> None:
    """Keep how Meta judges our words, as its list says."""
    for each in seen:
        note_wording(session, CHANNEL, WordingNews(each.name, each.language, each.status, each.reason), now)


def note_same(session: Session, steps: Iterable[Step]) -> None:
    """Keep which words Meta has already, so that a later change is seen."""
    for step in steps:
        if step.way is Way.SAME:
            note_as_handed_in(session, CHANNEL, step.name, step.language, step.wording_hash)


def note_pushed(session: Session, step: Step, status: str, *, actor: str, via: str, now: datetime) -> None:
    """Keep that words were handed in, by whom, and how Meta answered."""
    note_handed_in(session, CHANNEL, step.name, step.language, step.wording_hash, status, now)
    details = {"language": step.language, "way": step.way, "status": status}
    record_act(session, now, actor=actor, via=via, act="hand_in_wording", subject=step.name, details=details)
