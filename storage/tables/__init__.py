"""One file a noun; importing this package makes every table known to `SQLModel.metadata`."""

import storage.tables.naming  # noqa: F401 - names constraints, so it comes before any table
from storage.tables.accounts import AccountIdentifiers, AccountLinks, Accounts, Profiles
from storage.tables.actors import Actors
from storage.tables.alerts import Alerts
from storage.tables.audit import Audit
from storage.tables.broadcasts import BroadcastRecipients, Broadcasts
from storage.tables.contacts import ContactOfficers, Contacts, Suppressions
from storage.tables.dialogues import Dialogues
from storage.tables.errands import Errands
from storage.tables.facts import Assessments, Completions, Courses, PlanItems, Reports
from storage.tables.finished import SaidFinished
from storage.tables.imports import Imports
from storage.tables.inbox import Inbox
from storage.tables.jobs import Counters, JobSlots
from storage.tables.look_ups import AccountReadings, LookUps, SourceStates
from storage.tables.occasions import Occasions
from storage.tables.officers import Exemptions, Listings, OfficerIdentifiers, Officers, SparrowEmails
from storage.tables.orders import Obligations, Orders, OrderVersions
from storage.tables.outbox import Attempts, Messages, Receipts, StoppedTemplates
from storage.tables.requests import AssistantCodes, JoinRequests, Proposals
from storage.tables.senders import PeopleWritten, ReceiptFlows, Senders
from storage.tables.standings import DailyCounts, Standings
from storage.tables.tickets import Tickets
from storage.tables.wordings import ApprovedWordings

__all__ = [
    "AccountIdentifiers",
    "AccountLinks",
    "AccountReadings",
    "Accounts",
    "Actors",
    "Alerts",
    "ApprovedWordings",
    "Assessments",
    "AssistantCodes",
    "Attempts",
    "Audit",
    "BroadcastRecipients",
    "Broadcasts",
    "Completions",
    "ContactOfficers",
    "Contacts",
    "Counters",
    "Courses",
    "DailyCounts",
    "Dialogues",
    "Errands",
    "Exemptions",
    "Imports",
    "Inbox",
    "JobSlots",
    "JoinRequests",
    "Listings",
    "LookUps",
    "Messages",
    "Obligations",
    "Occasions",
    "OfficerIdentifiers",
    "Officers",
    "OrderVersions",
    "Orders",
    "PeopleWritten",
    "PlanItems",
    "Profiles",
    "Proposals",
    "ReceiptFlows",
    "Receipts",
    "Reports",
    "SaidFinished",
    "Senders",
    "SourceStates",
    "SparrowEmails",
    "Standings",
    "StoppedTemplates",
    "Suppressions",
    "Tickets",
]
