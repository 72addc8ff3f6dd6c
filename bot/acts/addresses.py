"""What a channel calls people: learned from what they write, followed where it changes, never taken over by others."""

from datetime import datetime

from sqlmodel import Session

from bot.notices import tell
from scheduler.channel import Incoming, Moved
from storage.actors import actors_at
from storage.addresses import (
    Named,
    act_no_more,
    acts_under,
    contact_known_as,
    give_up_number,
    join_contacts,
    officers_at,
    rename,
)
from storage.agreements import agreement_of, end_agreement
from storage.audit import record_act
from storage.contacts import Person, meet
from storage.dialogues import end_dialogue
from storage.forgetting import is_suppressed, suppress
from storage.imports import visible_import
from storage.joining import officers_with_mobile, unlink
from storage.mobile_number import e164
from storage.rows import Language
from storage.wishes import has_accepted


def whoever_writes(session: Session, channel: str, incoming: Incoming, language: Language, now: datetime) -> Person:
    """Who has sent an update; what it tells of their names is learned first."""
    if incoming.other_address is not None:
        _learn(session, channel, incoming.address, incoming.other_address, now)
    return meet(session, channel, incoming.address, language, incoming.other_address)


def moved(session: Session, channel: str, news: Moved, now: datetime) -> None:
    """Follow somebody whose number or id has changed, as the channel says; what they have wished goes with them."""
    number = e164(news.mobile) if news.mobile else None
    address = number.removeprefix("+") if number else news.after
    other = news.after if address != news.after else None
    if is_suppressed(session, channel, [news.before]):
        suppress(session, channel, [address, *([other] if other else [])], now)
    known = contact_known_as(session, channel, news.before)
    if known is not None and news.after not in (known.address, known.other):
        _follow(session, channel, known, address, other, now)


def _learn(session: Session, channel: str, address: str, other: str, now: datetime) -> None:
    """Note that one person is called so and so."""
    here, by = contact_known_as(session, channel, address), contact_known_as(session, channel, other)
    if here is not None and here.other not in (None, other):
        _pass_on(session, channel, here, now)  # an id goes with its number: this is a new owner's
        here = None
    if here is not None and by is not None and here.contact_id == by.contact_id:
        return
    if by is not None and by.address != other:
        _follow(session, channel, by, address, other, now)
    elif by is not None and here is not None:
        _join(session, channel, here, by, other, now)
    elif by is not None or here is not None:
        rename(session, (by or here).contact_id, address, other)  # type: ignore[union-attr]  # one of them is there


def _follow(session: Session, channel: str, known: Named, address: str, other: str | None, now: datetime) -> None:
    """Let a contact have its new names and keep what it had, unless the number is another's by the list, or in use."""
    number, before = e164(address), e164(known.address)
    there = contact_known_as(session, channel, address)
    if there is not None and there.contact_id != known.contact_id:
        if there.other not in (None, other):
            _pass_on(session, channel, there, now)
        elif not _may_be_one(session, known, there):
            _leave(session, channel, known, now)
            return
        else:
            known = _joined(session, channel, known, there, now)
    rename(session, known.contact_id, address, other)
    if before is not None and acts_under(session, known.contact_id, before, number):
        _note(session, channel, known, "acts_under_new_number", now)
    if number is not None and _is_anothers(session, known, number):
        _note(session, channel, known, "moved_to_listed_number", now)
        _speak_for_nobody(session, known, now)
        tell(session, [known.contact_id], "new_number_listed", {}, now)
        return
    _note(session, channel, known, "address_moved", now)
    if officers_at(session, known.contact_id) or actors_at(session, known.contact_id):
        tell(session, [known.contact_id], "new_number", {}, now)


def _is_anothers(session: Session, known: Named, number: str) -> bool:
    """Whether the list has the number for others, and for none of those for whom the contact speaks."""
    listed = {each.id for each in officers_with_mobile(session, visible_import(session), number)}
    return bool(listed) and listed.isdisjoint(officers_at(session, known.contact_id))


def _may_be_one(session: Session, known: Named, there: Named) -> bool:
    """Whether who is at the new address already may be the same person, come before the news: nobody is cut off."""
    mine, theirs = officers_at(session, known.contact_id), officers_at(session, there.contact_id)
    return not actors_at(session, there.contact_id) and (not theirs or not mine or theirs == mine)


def _join(session: Session, channel: str, here: Named, by: Named, other: str, now: datetime) -> None:
    """A number and an id, each known by itself, are one person's."""
    kept = _joined(session, channel, here, by, now)
    rename(session, kept.contact_id, here.address, other)


def _joined(session: Session, channel: str, one: Named, two: Named, now: datetime) -> Named:
    """The contact that is left of two; what is said of one of them by the department alone does not outlive joining."""
    for agreed, joined in ((one, two), (two, one)):
        came_by_themselves = officers_at(session, joined.contact_id) or has_accepted(session, joined.contact_id)
        if came_by_themselves and agreement_of(session, agreed.contact_id) is not None:
            end_agreement(session, agreed.contact_id, now)
    kept, gone = (one, two) if one.contact_id < two.contact_id else (two, one)
    join_contacts(session, kept.contact_id, gone.contact_id, now)
    _note(session, channel, kept, "contacts_joined", now)
    return kept


def _pass_on(session: Session, channel: str, before: Named, now: datetime) -> None:
    """A number has a new owner: whoever had it keeps their id alone, and no role hangs on the number."""
    _note(session, channel, before, "number_passed_on", now)
    if (number := e164(before.address)) is not None:
        acts_under(session, before.contact_id, number, None)
    give_up_number(session, before)


def _leave(session: Session, channel: str, known: Named, now: datetime) -> None:
    """Somebody else has joined at the new address: the old one is nobody's, and its officers join anew."""
    _note(session, channel, known, "moved_to_known_address", now)
    _speak_for_nobody(session, known, now)
    give_up_number(session, Named(known.contact_id, known.address, None))


def _speak_for_nobody(session: Session, known: Named, now: datetime) -> None:
    for officer in officers_at(session, known.contact_id):
        unlink(session, known.contact_id, officer, now)
    act_no_more(session, known.contact_id)
    end_dialogue(session, known.contact_id)


def _note(session: Session, channel: str, known: Named, act: str, now: datetime) -> None:
    officers = sorted(officers_at(session, known.contact_id))
    roles = [f"actor {each.id}" for each in actors_at(session, known.contact_id)]
    who = roles[:1] or [f"#{each}" for each in officers] or [f"contact {known.contact_id}"]
    subjects: list[str | None] = [f"#{each}" for each in officers]
    for subject in subjects or [None]:
        record_act(session, now, actor=", ".join(who), via=channel, act=act, subject=subject)
