"""What is said to people who did not just ask: each in their language, on their channel."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.render import label
from bot.replies import put_replies
from bot.turn import Choice, Reply
from storage.actors import contacts_in
from storage.contacts import contacts_of, person_of, places
from storage.rows import Language, Right

NOTICE_VALID = timedelta(days=7)

Rows = Sequence[Sequence[Choice]]


def notices(
    session: Session,
    contacts: Collection[int],
    template: str,
    values: dict[str, Any],
    buttons: Callable[[Language], Rows] = lambda _language: (),
) -> list[Reply]:
    """The same to several contacts, without those that cannot be reached."""
    return [
        Reply(
            place.contact_id, template, place.language, values, channel=place.channel, valid=NOTICE_VALID
        ).with_buttons(*buttons(place.language))
        for place in places(session, contacts)
    ]


def to_it_managers(
    session: Session,
    template: str,
    values: dict[str, Any],
    buttons: Callable[[Language], Rows] = lambda _language: (),
) -> list[Reply]:
    """The same to every IT manager who has a chat."""
    return notices(session, contacts_in(session, Right.IT_MANAGER), template, values, buttons)


def managers_within_reach(session: Session, channels: Collection[str]) -> set[int]:
    """A contact of every IT manager on one of these channels: where they act, else their own as an officer."""
    found = set()
    for contact_id in contacts_in(session, Right.IT_MANAGER):
        placed = person_of(session, contact_id)
        if placed is None:
            continue
        channel, person = placed
        if channel in channels and not person.unreachable:
            found.add(contact_id)
        elif len(person.own) == 1:  # a phone that several share is nobody's own
            others = contacts_of(session, person.own).get(person.own[0], ())
            found |= {
                each.id
                for each in others
                if each.role == "self" and each.channel in channels and not each.unreachable
            }  # fmt: skip
    return found


def tell(
    session: Session,
    contacts: Collection[int],
    template: str,
    values: Mapping[str, Any],
    now: datetime,
    buttons: Rows = (),
) -> None:
    """Queue the same for several contacts; a button is the name of its words, and its answer."""

    def worded(language: Language) -> Rows:
        return [[(label(name, language), answer) for name, answer in row] for row in buttons]

    if replies := notices(session, contacts, template, dict(values), worded):
        put_replies(session, "", replies, now)  # each names its own channel
