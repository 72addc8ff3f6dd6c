"""Deciding whose account is whose, where the identifiers do not."""

from datetime import datetime

from sqlmodel import Session

from storage import accounts, imports
from storage.database import Database


def officers_to_link(database: Database) -> list[accounts.Candidate]:
    """Return the candidates of every officer for whom a person must decide."""
    return database.read_now(lambda session: accounts.officers_to_link(session, imports.visible_import(session)))


def link_account(database: Database, officer: str, account_id: int, *, actor: str, via: str, now: datetime) -> None:
    """Say that an account is an officer's; no later import undoes that.

    Raises Complaint when officer or account is not known, or when the account is another's by decision.
    """

    def write(session: Session) -> None:
        officer_id = accounts.find_officer(session, imports.visible_import(session), officer)
        subject = f"officer {officer_id}, account {account_id}"
        decision = imports.NewImport("link_account", (), actor, via, now, subject=subject)
        accounts.link(session, decision, officer_id, account_id)

    with imports.alone(database):
        imports.undo_crashed(database)
        database.write_now(write)


def unlink_account(database: Database, officer: str, *, actor: str, via: str, now: datetime) -> int:
    """Take back what a person decided about an officer; return how many accounts are candidates again.

    Raises Complaint when the officer is not known, or when nothing was decided.
    """

    def write(session: Session) -> int:
        officer_id = accounts.find_officer(session, imports.visible_import(session), officer)
        decision = imports.NewImport("unlink_account", (), actor, via, now, subject=f"officer {officer_id}")
        return accounts.unlink(session, decision, officer_id)

    with imports.alone(database):
        imports.undo_crashed(database)
        return database.write_now(write)
