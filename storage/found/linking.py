"""Whose the accounts are that were found: by the rules of storage/staging/links.py, for the few whom it concerns."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from storage.found.changes import Changes
from storage.staging.links import KINDS
from storage.tables import AccountIdentifiers, AccountLinks, OfficerIdentifiers
from storage.versioned import ACCOUNT_LINKS, holds

Pair = tuple[int, int]
"""Officer and account."""


def relink(session: Session, import_id: int, accounts: Collection[int]) -> None:
    """Link anew, under the number of an import, the officers who share or shared an identifier with these accounts.

    Claims on an account are counted among all officers, an officer's accounts among all accounts; a person's
    decisions stand.
    """
    live = _links(session, import_id, col(AccountLinks.account_id).in_(accounts))
    concerned = {officer for officer, _ in live} | {
        officer for officer, _ in _hits(session, import_id, accounts=accounts)
    }
    if not concerned:
        return
    candidates = {account for _, account in _hits(session, import_id, officers=concerned)}
    ranks = _hits(session, import_id, accounts=candidates)
    theirs = col(AccountLinks.officer_id).in_(concerned), col(AccountLinks.account_id).in_(candidates)
    decided = _links(session, import_id, and_(col(AccountLinks.how) == "person", or_(*theirs)))
    wanted = _wanted(ranks, concerned, decided)
    before = _links(session, import_id, col(AccountLinks.officer_id).in_(concerned))
    changes = Changes()
    for pair, (how, since_import) in before.items():
        if how != "person" and wanted.get(pair) != how:
            changes.end(ACCOUNT_LINKS, pair, since_import)
    for pair, how in sorted(wanted.items()):
        if pair not in before or before[pair][0] != how:
            changes.add(ACCOUNT_LINKS, (*pair, how))
    changes.write(session, import_id)


def _wanted(ranks: dict[Pair, int], concerned: set[int], decided: dict[Pair, Any]) -> dict[Pair, str]:
    """How each officer concerned is linked: to the only account that no other has as good a claim to, else not yet."""
    settled_officers, settled_accounts = {pair[0] for pair in decided}, {pair[1] for pair in decided}
    open_ranks = {
        pair: rank
        for pair, rank in ranks.items()
        if pair[0] not in settled_officers and pair[1] not in settled_accounts
    }
    best: dict[int, int] = {}
    for (_, account), rank in open_ranks.items():
        best[account] = min(rank, best.get(account, rank))
    claims = [pair for pair, rank in open_ranks.items() if rank == best[pair[1]]]
    of_account, of_officer = Counter(pair[1] for pair in claims), Counter(pair[0] for pair in claims)
    return {
        pair: KINDS[open_ranks[pair]] if of_account[pair[1]] == 1 and of_officer[pair[0]] == 1 else "candidate"
        for pair in claims
        if pair[0] in concerned
    }


def _hits(
    session: Session,
    visible: int,
    *,
    officers: Collection[int] | None = None,
    accounts: Collection[int] | None = None,
) -> dict[Pair, int]:
    """Officers and accounts that share an identifier, with the rank of the best one they share."""
    officer, account = OfficerIdentifiers, AccountIdentifiers
    question: Any = (
        select(col(officer.officer_id), col(account.account_id), col(officer.kind))
        .join(account, and_(col(account.kind) == col(officer.kind), col(account.value) == col(officer.value)))
        .where(*holds(officer, visible), *holds(account, visible))
    )
    if officers is not None:
        question = question.where(col(officer.officer_id).in_(officers))
    if accounts is not None:
        question = question.where(col(account.account_id).in_(accounts))
    ranks: dict[Pair, int] = {}
    for officer_id, account_id, kind in session.connection().execute(question):
        rank = KINDS.index(kind)
        ranks[officer_id, account_id] = min(rank, ranks.get((officer_id, account_id), rank))
    return ranks


def _links(session: Session, visible: int, which: Any) -> dict[Pair, tuple[str, int]]:
    """Links that hold, with how they came about and the import that wrote them."""
    mine = AccountLinks
    question = select(col(mine.officer_id), col(mine.account_id), col(mine.how), col(mine.since_import))
    found = session.connection().execute(question.where(which, *holds(mine, visible)))
    return {(officer, account): (how, since) for officer, account, how, since in found}
