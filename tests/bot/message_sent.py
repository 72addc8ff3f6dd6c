"""A message that a channel has accepted, put there as the dispatcher would."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from storage.attempts import Ended, Intent, record_intents, record_outcomes
from storage.contacts import meet
from storage.database import Database
from storage.queueing import NewMessage, put
from storage.rows import MessageState, Outcome
from storage.senders import ensure_sender, take_lease


def sent_message(
    database: Database, key: str, now: datetime, channel: str = "whatsapp", address: str = "919000000001"
) -> int:
    """Send one message under a key; return its number."""

    def send(session: Session) -> int:
        contact = meet(session, channel, address, "hi").contact_id
        words = ("stopped", "0" * 64, "hi", now, now + timedelta(days=1))
        number = put(session, [NewMessage("nudge", contact, channel, None, date(2026, 4, 2), *words)], now)
        lease = take_lease(session, ensure_sender(session, channel, channel, per_second=80), "test", 60)
        assert lease is not None
        record_intents(session, lease, [Intent(number, key, "words")], now)
        record_outcomes(session, [Ended(key, Outcome.SENT, MessageState.SENT)], now)
        return number

    return database.write_now(send)
