"""What whoever waits for an errand may see now: they may have lost a role since they asked."""

from sqlmodel import Session

from bot.acts.who import Who
from storage.actors import actors_at
from storage.contacts import person_at
from storage.errands import Errand


def who_asks(session: Session, errand: Errand) -> Who:
    """Whoever asked, in the roles that they hold at this moment."""
    person = person_at(session, errand.channel, errand.address)
    if person is None:
        return Who("", errand.channel, frozenset())
    return Who.in_chat(errand.channel, person, actors_at(session, person.contact_id))
