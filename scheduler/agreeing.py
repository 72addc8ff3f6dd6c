"""Before a check: who may be written to first gets an address, and who may no longer loses it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import Session

from storage.agreements import agreed_no_more, agreed_without_contact, end_agreement, put_agreed
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
