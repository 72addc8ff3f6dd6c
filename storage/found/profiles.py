"""Profiles that were found, and by what their accounts are known, compared with what holds."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from storage.found.changes import Changes
from storage.rows import IGOT_API, FoundAccount
from storage.tables import AccountIdentifiers, Profiles
from storage.versioned import ACCOUNT_IDENTIFIERS, PROFILES, holds

NON_GOVT = "_non_govt"
"""Ends the key of an organisation's second report, of people outside government; the API makes no difference."""
SECONDS_PER_HOUR = 3600


def compare_profiles(
    session: Session,
    visible: int,
    found: Mapping[int, FoundAccount],
    organisations: Mapping[str, str],
    changes: Changes,
) -> None:
    """Set aside how profiles and identifiers differ; `organisations` are those of the reports, with their names."""
    profiles = {
        row.account_id: row
        for row in session.scalars(
            select(Profiles).where(col(Profiles.account_id).in_(found), *holds(Profiles, visible))
        )
    }
    mine = AccountIdentifiers
    known: dict[int, dict[tuple[str, str], int]] = {}
    for row in session.scalars(select(mine).where(col(mine.account_id).in_(found), *holds(mine, visible))):
        known.setdefault(row.account_id, {})[row.kind, row.value] = row.since_import
    for number, account in found.items():
        before = profiles.get(number)
        wanted = _profile(account, before, organisations)
        values = tuple(wanted[name] for name in PROFILES.values)
        if before is None or values != tuple(getattr(before, name) for name in PROFILES.values):
            if before is not None:
                changes.end(PROFILES, (number,), before.since_import)
            changes.add(PROFILES, (number, *values))
        _compare_identifiers(number, wanted, known.get(number, {}), changes)


def _compare_identifiers(
    number: int, profile: Mapping[str, Any], known: Mapping[tuple[str, str], int], changes: Changes
) -> None:
    """Who was first to tell an identifier makes no difference."""
    wanted = {(kind, profile[kind]) for kind in ("user_id", "email", "mobile") if profile[kind]}
    if profile["employee_id"]:
        wanted.add(("employee_id", profile["employee_id"].upper()))
    for key in sorted(known.keys() - wanted):
        changes.end(ACCOUNT_IDENTIFIERS, (*key, number), known[key])
    for key in sorted(wanted - known.keys()):
        changes.add(ACCOUNT_IDENTIFIERS, (*key, number, IGOT_API))


def _profile(account: FoundAccount, before: Profiles | None, organisations: Mapping[str, str]) -> dict[str, Any]:
    """What holds from now on: what the API does not say stays as it was."""
    kept = {name: getattr(before, name) if before else None for name in PROFILES.values}
    hours = None if account.course_seconds is None else round(account.course_seconds / SECONDS_PER_HOUR, 2)
    told = {
        "mdo": _organisation(account, kept["mdo"], organisations),
        "user_id": account.user_id,
        "email": account.email,
        "mobile": account.mobile,
        "profile_status": account.profile_status,
        "registered_on": account.registered_on,
        "course_hours": hours,
    }
    return {**kept, **{name: value for name, value in told.items() if value is not None}}


def _organisation(account: FoundAccount, before: str | None, organisations: Mapping[str, str]) -> str:
    """The key by which the reports know it: its id, or its name where they have no ids."""
    key, name = account.organisation, account.organisation_name
    if before is not None and before.removesuffix(NON_GOVT) in {key, name, None}:
        return before
    if key not in organisations and name is not None:
        same = (mdo for mdo, called in organisations.items() if called.casefold() == name.casefold())
        key = next(same, key)
    return key or name or before or ""
