"""Before a check: who may be written to first gets an address, and who may no longer loses it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import Session

from storage.agreements import agreed_no_more, agreed_without_contact, end_agreement, put_agreed, wanting
from storage.contacts import Contact
from storage.database import Database
from storage.imports import visible_import

AT_ONCE = 50
"""Comparing one number with the marks of those who were forgotten takes some milliseconds, on purpose."""


def keep_agreements(database: Database, writes_first: Mapping[str, str | None], now: datetime) -> None:
    """Follow the list and the settings; what was agreed is taken back first, for a number may go to somebody else."""
    for channel, all_because in writes_first.items():
        visible, after = database.read_now(visible_import), 0
        look: dict[str, Any] = {"visible": visible, "channel": channel, "all_because": all_because, "limit": AT_ONCE}
        while ended := database.read_now(partial(agreed_no_more, after=after, **look)):
            database.write_now(partial(_end, contacts=ended, now=now))
            after = ended[-1]
        after = 0
        while found := database.read_now(partial(agreed_without_contact, after=after, **look)):
            database.write_now(partial(put_agreed, channel=channel, found=found, now=now))
            after = found[-1].officer_id


def _end(session: Session, contacts: list[int], now: datetime) -> None:
    for contact in contacts:
        end_agreement(session, contact, now)


class AsIfKept:
    """The same for a dry run, which writes nothing: who would have an address by now, and who would have none.

    A number that goes from one officer to another counts for the second only once a check has taken it from the first.
    """

    def __init__(self, session: Session, writes_first: Mapping[str, str | None]) -> None:
        self._session = session
        self._looks: list[dict[str, Any]] = [
            {"visible": visible_import(session), "channel": channel, "all_because": all_because}
            for channel, all_because in writes_first.items()
        ]
        self._ended: set[int] = set()
        for look in self._looks:
            after = 0
            while ended := agreed_no_more(session, after=after, limit=AT_ONCE, **look):
                self._ended.update(ended)
                after = ended[-1]

    def lend(self, officers: Sequence[int], contacts: Mapping[int, Sequence[Contact]]) -> dict[int, list[Contact]]:
        """The contacts of some hundred officers, numbers rising, as a check would find them; what is lent has none."""
        kept = {number: [each for each in found if each.id not in self._ended] for number, found in contacts.items()}
        for look in self._looks:
            channel, span = look["channel"], officers[-1] - officers[0] + 1
            found = agreed_without_contact(self._session, after=officers[0] - 1, limit=span, **look)
            for one in wanting(self._session, channel, [each for each in found if each.officer_id <= officers[-1]]):
                lent = Contact(
                    id=0,
                    officer_id=one.officer_id,
                    channel=channel,
                    address=one.address,
                    language=one.language,
                    role="self",
                    stopped=False,
                    unreachable=False,
                    snoozed_until=None,
                    agreed=True,
                )
                kept.setdefault(one.officer_id, []).append(lent)
        return kept
