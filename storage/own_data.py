"""All that is kept about one person: row by row, as it stands."""

from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, SQLModel

from storage.tables import (
    AccountLinks,
    AccountReadings,
    Accounts,
    Assessments,
    Audit,
    Completions,
    ContactOfficers,
    Contacts,
    Courses,
    Dialogues,
    Errands,
    Exemptions,
    JoinRequests,
    Listings,
    LookUps,
    Messages,
    Obligations,
    OfficerIdentifiers,
    PlanItems,
    Profiles,
    SaidFinished,
    SparrowEmails,
    Standings,
    Tickets,
)
from storage.tables.columns import core

Rows = list[dict[str, Any]]


def kept_of_contact(session: Session, contact_id: int) -> dict[str, Rows]:
    """What is kept of an address, and what was said there."""
    contact, links, messages = core(Contacts), core(ContactOfficers), core(Messages)
    asked: dict[str, type[SQLModel]] = {"dialogues": Dialogues, "join_requests": JoinRequests, "errands": Errands}
    return {
        "contact": _rows(session, select(contact).where(contact.c.id == contact_id)),
        "speaks_for": _rows(session, select(links).where(links.c.contact_id == contact_id)),
        **{
            name: _rows(session, select(core(table)).where(core(table).c.contact_id == contact_id))
            for name, table in asked.items()
        },
        "messages": _rows(session, _said(messages).where(messages.c.contact_id == contact_id)),
    }


def kept_of_officer(session: Session, officer_id: int) -> dict[str, Rows]:
    """What lists, reports and people say of an officer, now and before; of an assistant only since when."""
    of_officer: dict[str, type[SQLModel]] = {
        "listings": Listings,
        "identifiers": OfficerIdentifiers,
        "sparrow_emails": SparrowEmails,
        "accounts": AccountLinks,
        "look_ups": LookUps,
        "exemptions": Exemptions,
        "tickets": Tickets,
        "said_finished": SaidFinished,
    }
    links, messages = core(ContactOfficers), core(Messages)
    assisting = (links.c.officer_id == officer_id) & (links.c.role == "assistant")
    return {
        **{
            name: _rows(session, select(core(table)).where(core(table).c.officer_id == officer_id))
            for name, table in of_officer.items()
        },
        "assistants": _rows(session, select(links.c.role, links.c.linked_at).where(assisting)),
        **_kept_of_accounts(session, officer_id),
        "standings": _standings(session, officer_id),
        "messages": _rows(session, _said(messages).where(messages.c.officer_id == officer_id)),
        "acts": _acts(session, officer_id),
    }


def _kept_of_accounts(session: Session, officer_id: int) -> dict[str, Rows]:
    """What the portal's reports say of the accounts that are theirs; not of those that are only candidates."""
    link, courses, completions = core(AccountLinks), core(Courses), core(Completions)
    theirs = select(link.c.account_id).where(
        link.c.officer_id == officer_id, link.c.how != "candidate", link.c.until_import.is_(None)
    )

    def of_account(table: type[SQLModel], key: str = "account_id") -> Rows:
        return _rows(session, select(core(table)).where(core(table).c[key].in_(theirs)))

    completed = select(completions, courses.c.name).join(courses, courses.c.id == completions.c.course_id)
    return {
        "account_numbers": of_account(Accounts, "id"),
        "profiles": of_account(Profiles),
        "looked_up": of_account(AccountReadings),
        "completions": _rows(session, completed.where(completions.c.account_id.in_(theirs))),
        "plan": of_account(PlanItems),
        "assessments": of_account(Assessments),
    }


def _standings(session: Session, officer_id: int) -> Rows:
    standing, obligation = core(Standings), core(Obligations)
    asked = select(standing, obligation.c.order_id, obligation.c.id.label("obligation")).join(
        obligation, obligation.c.key == standing.c.obligation_key
    )
    return _rows(session, asked.where(standing.c.officer_id == officer_id).order_by(standing.c.since))


def _acts(session: Session, officer_id: int) -> Rows:
    """The lines of the audit log of what they did themselves, and of what was done about them."""
    acts, named = core(Audit), f"officer {officer_id}"
    about = or_(acts.c.subject == f"#{officer_id}", acts.c.subject == named, acts.c.subject.startswith(f"{named},"))
    return _rows(session, select(acts).where(or_(about, acts.c.actor == f"#{officer_id}")).order_by(acts.c.id))


def _said(messages: Any) -> Any:
    told = ("kind", "day", "state", "reason", "template", "language", "text", "created_at", "changed_at")
    return select(*(messages.c[name] for name in told)).order_by(messages.c.id)


def _rows(session: Session, question: Any) -> Rows:
    return [dict(row) for row in session.connection().execute(question).mappings()]
