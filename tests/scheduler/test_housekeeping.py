import asyncio
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel, func, select

from scheduler import housekeeping
from scheduler.housekeeping import bodies_slot, forget, forget_bodies
from storage.bulk import insert_many
from storage.database import Database
from storage.inbox import NOT_UNDERSTOOD, Received, handled, receive
from storage.rows import RetentionDays
from storage.tables import (
    Attempts,
    Audit,
    Broadcasts,
    Contacts,
    Imports,
    Inbox,
    JobSlots,
    Messages,
    Obligations,
    Occasions,
    Officers,
    Orders,
    Profiles,
    Receipts,
    SaidFinished,
    Senders,
    SparrowEmails,
    Standings,
)

NOW = datetime(2026, 4, 2, 20, 0, tzinfo=UTC)
DAYS = RetentionDays()


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def rows(session: Session, table: type[SQLModel], *values: dict[str, object]) -> None:
    insert_many(session, table, tuple(values[0]), [tuple(each.values()) for each in values])


def foundations(session: Session) -> None:
    rows(session, Officers, {"id": 1})
    rows(session, Orders, {"id": "o", "number": "1"})
    rows(session, Obligations, {"key": 1, "order_id": "o", "id": "hours", "metric": "hours"})
    rows(session, Contacts, {"id": 1, "channel": "console", "address": "1", "language": "hi"})
    rows(session, Senders, {"id": 1, "channel": "console", "name": "c", "per_second": 1.0, "lease_epoch": 1})


def message(number: int, state: str, days: float) -> dict[str, object]:
    moment = ago(days)
    return {
        "id": number,
        "kind": "nudge",
        "contact_id": 1,
        "channel": "console",
        "day": moment.date(),
        "state": state,
        "tries": 0,
        "template": "hours",
        "template_hash": "0a",
        "language": "hi",
        "values": {"officer": {"name": "अनीता"}},
        "text": None if state in {"queued", "expired"} else "words",
        "urgency": 0,
        "not_before": moment,
        "valid_until": moment,
        "created_at": moment,
        "changed_at": moment,
    }


def count(database: Database, table: type[SQLModel]) -> int:
    return database.read_now(lambda session: session.exec(select(func.count()).select_from(table)).one())


def keys(database: Database, table: str, key: str = "id") -> list[object]:
    question = text(f"SELECT {key} FROM {table} ORDER BY 1")  # noqa: S608 - our own names
    return list(database.read_now(lambda session: session.connection().execute(question).scalars().all()))


def tidy(database: Database, **folders: Path) -> dict[str, int]:
    return asyncio.run(forget(database, DAYS, NOW, **folders))


def test_a_new_database_has_nothing_to_forget(database: Database) -> None:
    assert tidy(database) == {}


def test_messages_lose_their_words_and_later_go_but_their_occasions_stay_used(database: Database) -> None:
    def fill(session: Session) -> None:
        foundations(session)
        aged = [(1, "sent", 800), (2, "unknown", 800), (3, "queued", 800), (4, "read", 200), (5, "expired", 200)]
        rows(session, Messages, *(message(*each) for each in aged), message(6, "sent", 100))
        attempt = {"number": 1, "sender_id": 1, "lane": 0, "epoch": 1, "started_at": ago(800)}
        rows(session, Attempts, *({"message_id": number, "our_key": f"k{number}"} | attempt for number in (1, 6)))
        received = {"kind": "delivered", "happened_at": ago(800)}
        rows(
            session, Receipts, *({"our_key": f"k{n}", "received_at": ago(d)} | received for n, d in ((1, 800), (6, 9)))
        )
        occasion = {"officer_id": 1, "obligation_key": 1, "period": "2024", "stage": "first", "day": ago(800).date()}
        rows(session, Occasions, occasion | {"message_id": 1, "order_version": "v"})

    database.write_now(fill)
    assert tidy(database) == {"message_text": 3, "messages": 1, "receipts": 1}
    assert keys(database, "messages") == [2, 3, 4, 5, 6]
    assert keys(database, "messages WHERE text IS NOT NULL") == [2, 6]
    assert keys(database, "messages WHERE CAST(\"values\" AS TEXT) <> '{}'") == [2, 3, 6]
    assert keys(database, "attempts", "message_id") == [6]
    assert keys(database, "receipts", "our_key") == ["k6"]
    assert keys(database, "occasions WHERE message_id IS NULL", "stage") == ["first"]
    assert tidy(database) == {}


def test_facts_are_forgotten_long_after_something_else_became_so(database: Database) -> None:
    def fill(session: Session) -> None:
        foundations(session)
        session.connection().execute(text("INSERT INTO accounts VALUES (1)"))
        imported = {"kind": "officers", "files": [], "actor": "shell", "summary": {}}
        times = [
            (1, "applied", 900),
            (2, "applied", 500),
            (3, "applied", 300),
            (4, "undone", 800),
            (5, "applying", 800),
        ]
        rows(
            session,
            Imports,
            *(
                {"id": number, "state": state, "started_at": ago(days), "finished_at": ago(days)} | imported
                for number, state, days in times
            ),
        )
        spans = [(1, 2), (2, 3), (3, None)]
        rows(
            session, Profiles, *({"account_id": 1, "since_import": a, "until_import": b, "mdo": "m"} for a, b in spans)
        )
        email = {"officer_id": 1, "source": "sparrow_list", "email": "anita@gov.example"}
        rows(session, SparrowEmails, *({"since_import": a, "until_import": b} | email for a, b in spans))

    database.write_now(fill)
    assert tidy(database) == {"superseded_facts": 2, "imports": 2}
    assert keys(database, "profiles", "since_import") == [2, 3]
    assert keys(database, "sparrow_emails", "since_import") == [2, 3]
    assert keys(database, "imports") == [2, 3, 5]


def test_the_import_that_readers_see_is_kept_however_old(database: Database) -> None:
    old = {"id": 1, "kind": "officers", "state": "applied", "files": [], "actor": "shell", "summary": {}}
    database.write_now(
        lambda session: rows(session, Imports, old | {"started_at": ago(2000), "finished_at": ago(2000)})
    )
    assert tidy(database) == {}


def test_only_past_standings_go(database: Database) -> None:
    def fill(session: Session) -> None:
        foundations(session)
        usual = {"officer_id": 1, "obligation_key": 1, "state": "open", "reason": "short", "period": ""}
        spans = [(2000, 1200), (1200, 1000), (1000, None)]
        rows(
            session,
            Standings,
            *({"since": ago(since).date(), "until": until and ago(until).date()} | usual for since, until in spans),
        )

    database.write_now(fill)
    assert tidy(database) == {"past_standings": 1}
    assert count(database, Standings) == 2


def test_what_was_said_to_be_finished_goes_once_no_report_is_awaited(database: Database) -> None:
    def fill(session: Session) -> None:
        foundations(session)
        rows(session, Obligations, {"key": 2, "order_id": "o", "id": "courses", "metric": "courses"})
        said = [{"obligation_key": key, "said_at": ago(days)} for key, days in ((1, 89), (2, 91))]
        rows(session, SaidFinished, *({"officer_id": 1, "times": 1, "rests_until": NOW} | each for each in said))

    database.write_now(fill)
    assert tidy(database) == {"said_finished": 1}
    assert keys(database, "said_finished", "obligation_key") == [1]


def test_updates_lose_their_words_after_a_day_and_go_after_a_month(database: Database) -> None:
    aged = [("a", 0.5, True), ("b", 2, True), ("c", 2, False), ("d", 40, True), ("e", 40, False)]
    updates = [
        {
            "channel": "telegram",
            "update_id": name,
            "received_at": ago(days),
            "place": 0,
            "handled_at": ago(days) if handled else None,
            "body": "words",
        }
        for name, days, handled in aged
    ]
    database.write_now(lambda session: rows(session, Inbox, *updates))
    assert tidy(database) == {"inbox_bodies": 2, "inbox": 1}
    assert keys(database, "inbox WHERE body IS NULL", "update_id") == ["b"]
    assert keys(database, "inbox WHERE body IS NOT NULL", "update_id") == ["a", "c", "e"]


def test_what_was_not_understood_goes_within_a_day(database: Database) -> None:
    def fill(session: Session) -> None:
        for name, hours in (("a", 23), ("b", 22.5)):
            receive(session, "whatsapp", [Received(name, None, "words")], NOW - timedelta(hours=hours))
            handled(session, "whatsapp", name, NOW, fault=NOT_UNDERSTOOD)

    assert database.read_now(lambda session: bodies_slot(session, NOW)) is None
    database.write_now(fill)
    assert database.read_now(lambda session: bodies_slot(session, NOW)) == NOW
    asyncio.run(forget_bodies(database, NOW))
    assert keys(database, "inbox WHERE body IS NOT NULL", "update_id") == ["b"]
    assert database.read_now(lambda session: bodies_slot(session, NOW)) is None


def test_acts_and_runs_go_after_their_time_but_not_the_last_run(database: Database) -> None:
    act = {"actor": "shell", "via": "shell", "act": "import", "details": {}}
    database.write_now(lambda s: rows(s, Audit, *({"id": n, "at": ago(n)} | act for n in (10, 3600, 3700))))
    slots = [("check", 200), ("check", 100), ("digest", 100), ("check", 10)]
    database.write_now(
        lambda s: rows(s, JobSlots, *({"job": j, "slot": ago(d), "claimed_at": ago(d)} for j, d in slots))
    )
    assert tidy(database) == {"audit": 1, "job_slots": 2}
    assert keys(database, "job_slots", "job") == ["check", "digest"]


def test_files_go_by_number_and_by_age(database: Database, tmp_path: Path) -> None:
    for number in range(10):
        for folder, name in (("backups", f"before-{number}.sqlite"), ("rejected", f"{number}.csv")):
            (tmp_path / folder).mkdir(exist_ok=True)
            file = tmp_path / folder / name
            file.touch()
            os.utime(file, (ago(4 * number + 0.5).timestamp(),) * 2)
    other = tmp_path / "backups" / "letter.txt"
    other.touch()
    done = tidy(database, backups=tmp_path / "backups", rejected=tmp_path / "rejected")
    assert done == {"backups": 3, "rejected_files": 2}
    assert {file.name for file in (tmp_path / "backups").iterdir()} == {
        "letter.txt",
        *(f"before-{number}.sqlite" for number in range(7)),
    }


@pytest.mark.parametrize(
    ("ended", "touched", "stays"),
    [(31, 40, False), (29, 40, True), (None, 400, True), ("replaced", 2, False), ("replaced", 0.5, True)],
    ids=["long over", "over of late", "not over", "no notice's any more", "a notice's in a moment"],
)
def test_a_notices_file_goes_some_time_after_its_end(
    database: Database, tmp_path: Path, *, ended: float | str | None, touched: float, stays: bool
) -> None:
    file = tmp_path / "broadcasts" / "0a.pdf"
    file.parent.mkdir()
    file.touch()
    os.utime(file, (ago(touched).timestamp(),) * 2)
    notice = {"state": "finished", "author": "shell", "audience": [], "frozen_to": 0, "created_at": ago(40)}
    ends = None if ended is None or isinstance(ended, str) else ago(ended)
    earlier = {**notice, "attachment": "broadcasts/0a.pdf", "finished_at": ago(90)}
    its = {
        **notice,
        "attachment": "broadcasts/0b.pdf" if ended == "replaced" else "broadcasts/0a.pdf",
        "finished_at": ends,
    }
    database.write_now(lambda session: rows(session, Broadcasts, earlier, its))
    assert tidy(database, attached=file.parent) == ({} if stays else {"broadcast_files": 1})
    assert file.exists() is stays


def test_a_long_list_is_forgotten_in_short_writes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "AT_ONCE", 3)
    monkeypatch.setattr(housekeeping, "FOUND_AT_ONCE", 7)
    act = {"actor": "shell", "via": "shell", "act": "import", "details": {}, "at": ago(4000)}
    database.write_now(lambda session: rows(session, Audit, *({"id": number} | act for number in range(20))))
    assert tidy(database) == {"audit": 20}
    assert count(database, Audit) == 0


def test_the_day_in_india_decides(database: Database) -> None:
    # It is the 3rd of April in India already.
    database.write_now(foundations)
    edge = date(2026, 4, 3) - timedelta(days=DAYS.past_standings)
    usual = {"officer_id": 1, "obligation_key": 1, "state": "open", "reason": "short", "period": ""}
    spans = [(edge - timedelta(days=9), edge - timedelta(days=1)), (edge - timedelta(days=1), edge)]
    database.write_now(lambda s: rows(s, Standings, *({"since": a, "until": b} | usual for a, b in spans)))
    assert tidy(database) == {"past_standings": 1}


def test_files_on_their_way_are_deleted_after_a_day_without_a_change(database: Database, tmp_path: Path) -> None:
    for name, hours in (("old", 25), ("new", 23), ("added to", 25)):
        folder = tmp_path / "incoming" / name / "0"
        folder.mkdir(parents=True)
        (folder / "list.csv").touch()
        for each in (folder / "list.csv", folder, folder.parent):
            moment = (NOW - timedelta(hours=hours)).timestamp()
            os.utime(each, (moment, moment))
    moment = (NOW - timedelta(hours=1)).timestamp()
    os.utime(tmp_path / "incoming" / "added to" / "0" / "list.csv", (moment, moment))
    assert tidy(database, passing=[tmp_path / "incoming", tmp_path / "never made"]) == {"passing_files": 1}
    assert sorted(each.name for each in (tmp_path / "incoming").iterdir()) == ["added to", "new"]
