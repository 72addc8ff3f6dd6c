"""What one person proposes and a second one must approve: exactly this and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from storage.tables import Proposals

Decision = Literal["approved", "rejected", "replaced"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One act that waits for a second person, or did."""

    id: int
    kind: str
    subject: str
    values: dict[str, Any]
    digest: str
    """SHA-256, in hex, of exactly what is proposed."""
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    outcome: Decision | None = None


_ALL = select(
    col(Proposals.id),
    col(Proposals.kind),
    col(Proposals.subject),
    col(Proposals.values),
    col(Proposals.digest),
    col(Proposals.proposed_by),
    col(Proposals.proposed_at),
    col(Proposals.decided_by),
    col(Proposals.outcome),
)


def put_proposal(
    session: Session, kind: str, subject: str, values: Mapping[str, Any], digest: str, *, by: str, now: datetime
) -> int:
    """Note a proposal and return its number; an earlier one on the same subject that is open is replaced by it."""
    same = (col(Proposals.kind) == kind, col(Proposals.subject) == subject, col(Proposals.outcome).is_(None))
    replaced = update(Proposals).where(*same).values(outcome="replaced", decided_by=by, decided_at=now)
    session.connection().execute(replaced)
    noted = {
        "kind": kind,
        "subject": subject,
        "values": dict(values),
        "digest": digest,
        "proposed_by": by,
        "proposed_at": now,
    }
    kept = insert(Proposals).values(**noted).returning(col(Proposals.id))
    return session.connection().execute(kept).scalar_one() or 0


def proposal_numbered(session: Session, number: int) -> Proposal | None:
    """One proposal, decided or not."""
    return next(iter(_proposals(session.connection().execute(_ALL.where(col(Proposals.id) == number)))), None)


def open_proposals(session: Session) -> list[Proposal]:
    """Those that wait, the oldest first."""
    waiting = _ALL.where(col(Proposals.outcome).is_(None)).order_by(col(Proposals.id))
    return _proposals(session.connection().execute(waiting))


def decide(session: Session, number: int, outcome: Decision, *, by: str, now: datetime) -> bool:
    """Note what became of a proposal; False where that was noted before."""
    waiting = (col(Proposals.id) == number) & col(Proposals.outcome).is_(None)
    decided = update(Proposals).where(waiting).values(outcome=outcome, decided_by=by, decided_at=now)
    return session.connection().execute(decided).rowcount == 1


def _proposals(rows: Iterable[Any]) -> list[Proposal]:
    return [Proposal(*row) for row in rows]
