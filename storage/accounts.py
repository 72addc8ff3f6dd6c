"""Whose account is whose, where a person must decide or has decided."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, insert, or_, select, update
from sqlmodel import Session, col

from storage.complaint import Complaint
from storage.imports import NewImport, begin_decision, visible_import
from storage.tables import AccountIdentifiers, AccountLinks, Listings, OfficerIdentifiers, Profiles
from storage.versioned import holds


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that may be an officer's, and what speaks for it."""

    officer_id: int
    employee_id: str | None
    name: str
    account_id: int
    signs: tuple[str, ...]
    """The kinds of identifier that officer and account share."""
    mdo: str | None
    """None when no report holds the account any more."""
    registered_on: date | None
    profile_status: str | None
    total_hours: float | None


def officers_to_link(session: Session, visible: int, officer_id: int | None = None) -> list[Candidate]:
    """Return the candidates of every officer for whom a person must decide, officer by officer; or those of one."""
    officer, account, link = OfficerIdentifiers, AccountIdentifiers, AccountLinks
    signs = (
        select(func.aggregate_strings(col(officer.kind), " "))
        .join(account, and_(col(account.kind) == col(officer.kind), col(account.value) == col(officer.value)))
        .where(col(officer.officer_id) == col(link.officer_id), col(account.account_id) == col(link.account_id))
        .where(*holds(officer, visible), *holds(account, visible))
        .scalar_subquery()
    )
    question = (
        select(
            col(link.officer_id),
            col(Listings.employee_id),
            col(Listings.name),
            col(link.account_id),
            signs,
            col(Profiles.mdo),
            col(Profiles.registered_on),
            col(Profiles.profile_status),
            col(Profiles.total_hours),
        )
        .join(Listings, and_(col(Listings.officer_id) == col(link.officer_id), *holds(Listings, visible)))
        .outerjoin(Profiles, and_(col(Profiles.account_id) == col(link.account_id), *holds(Profiles, visible)))
        .where(col(link.how) == "candidate", *holds(link, visible))
        .order_by(col(link.officer_id), col(link.account_id))
    )
    if officer_id is not None:
        question = question.where(col(link.officer_id) == officer_id)
    found = session.connection().execute(question)
    return [
        Candidate(officer_id, employee_id, name, account_id, tuple(sorted(set((shared or "").split()))), *profile)
        for officer_id, employee_id, name, account_id, shared, *profile in found
    ]


def find_officer(session: Session, visible: int, named: str) -> int:
    """Return the officer with an employee id, or with our number written as `#12`.

    Raises Complaint when nobody, or more than one, is meant.
    """
    mine = Listings
    question = select(col(mine.officer_id)).where(*holds(mine, visible))
    if named.startswith("#") and named[1:].isdigit():
        question = question.where(col(mine.officer_id) == int(named[1:]))
    else:
        question = question.where(func.upper(col(mine.employee_id)) == named.upper())
    found = session.connection().execute(question).scalars().all()
    if len(found) != 1:
        raise Complaint(
            f"{named} is on the officers' list more than once. `smaran officers link` shows whom there is to decide on."
            if found
            else f"{named} is not on the officers' list. `smaran standings` shows everybody who is, with their ids."
        )
    return int(found[0])


def link(session: Session, decision: NewImport, officer_id: int, account_id: int) -> None:
    """Write down that a person says whose account it is; that outranks every automatic link.

    Raises Complaint when there is no such account, or when it has been given to another officer.
    """
    visible, mine = visible_import(session), AccountLinks
    known = select(AccountIdentifiers).where(col(AccountIdentifiers.account_id) == account_id)
    if session.connection().execute(known.limit(1)).first() is None:
        raise Complaint(f"There is no account {account_id}. `smaran officers link` shows the numbers.")
    owner = session.connection().execute(
        select(col(mine.officer_id)).where(
            col(mine.account_id) == account_id, col(mine.how) == "person", *holds(mine, visible)
        )
    )
    taken = owner.scalar()
    if taken is not None:
        whose = (
            "this officer's already, by a person's decision"
            if taken == officer_id
            else f"officer #{taken}'s, by a person's decision"
        )
        raise Complaint(f"Account {account_id} is {whose}. Nothing was changed; `--undo` takes a decision back.")
    import_id = begin_decision(session, decision)
    others = or_(col(mine.officer_id) == officer_id, col(mine.account_id) == account_id)
    _end(session, import_id, and_(others, col(mine.how) != "person"))
    values = {"officer_id": officer_id, "account_id": account_id, "since_import": import_id, "how": "person"}
    session.connection().execute(insert(mine).values(values))


def unlink(session: Session, decision: NewImport, officer_id: int) -> int:
    """Take back what a person decided about an officer, and return how many accounts are candidates again.

    The next import matches anew. Raises Complaint when no person has decided anything.
    """
    visible, mine = visible_import(session), AccountLinks
    decided = and_(col(mine.officer_id) == officer_id, col(mine.how) == "person", *holds(mine, visible))
    if session.connection().execute(select(col(mine.account_id)).where(decided)).first() is None:
        raise Complaint(f"No person has decided about officer #{officer_id}. Nothing was changed.")
    officer, account = OfficerIdentifiers, AccountIdentifiers
    fitting = (
        select(col(account.account_id))
        .join(officer, and_(col(account.kind) == col(officer.kind), col(account.value) == col(officer.value)))
        .where(col(officer.officer_id) == officer_id, *holds(officer, visible), *holds(account, visible))
        .where(
            col(account.account_id).not_in(
                select(col(mine.account_id)).where(
                    col(mine.how) == "person", col(mine.officer_id) != officer_id, *holds(mine, visible)
                )
            )
        )
        .distinct()
    )
    candidates = session.connection().execute(fitting).scalars().all()
    import_id = begin_decision(session, decision)
    _end(session, import_id, and_(col(mine.officer_id) == officer_id, col(mine.how) == "person"))
    for account_id in candidates:
        values = {"officer_id": officer_id, "account_id": account_id, "since_import": import_id, "how": "candidate"}
        session.connection().execute(insert(mine).values(values))
    return len(candidates)


def _end(session: Session, import_id: int, which: object) -> None:
    until = col(AccountLinks.until_import)
    session.connection().execute(
        update(AccountLinks).where(which, until.is_(None)).values(until_import=import_id)  # type: ignore[arg-type]
    )
