"""What the IT managers were alerted to: kept, so that a restart says nothing twice."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from storage.bulk import insert_unless_there
from storage.rows import Alert, AlertKind
from storage.tables import Alerts


def known_alerts(session: Session) -> list[Alert]:
    """Everything that ever was not as it should be; a row for each kind and channel."""
    table = Alerts
    question = select(col(table.kind), col(table.about), col(table.since), col(table.told_at), col(table.over_at))
    rows: Iterable[Any] = session.connection().execute(question)
    return [Alert(AlertKind(kind), *rest) for kind, *rest in rows]


def standing_alerts(session: Session) -> list[Alert]:
    """What is not as it should be now, as far as anybody has looked."""
    return [alert for alert in known_alerts(session) if alert.over_at is None]


def keep_alert(session: Session, alert: Alert) -> None:
    """Write down how one stands now."""
    stands = {"since": alert.since, "told_at": alert.told_at, "over_at": alert.over_at}
    kept = insert_unless_there(session, Alerts).values(kind=alert.kind.value, about=alert.about, **stands)
    session.connection().execute(kept.on_conflict_do_update(index_elements=["kind", "about"], set_=stands))
