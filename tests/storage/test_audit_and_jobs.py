from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from storage.audit import latest_acts, record_act
from storage.database import Database
from storage.jobs import claim_slot, finish_slot
from storage.tables import JobSlots

NOW = datetime(2026, 4, 2, 4, 30, tzinfo=UTC)


def test_acts_are_kept_and_shown_the_newest_first(database: Database) -> None:
    for number, act in enumerate(("import", "activate", "exempt")):
        database.write_now(
            lambda session, number=number, act=act: record_act(
                session, NOW + timedelta(hours=number), actor="shell", via="shell", act=act, details={"n": number}
            )
        )
    shown = database.read_now(lambda session: latest_acts(session, 2))
    assert [(each.act, each.details) for each in shown] == [("exempt", {"n": 2}), ("activate", {"n": 1})]


def test_a_slot_is_claimed_once(database: Database) -> None:
    def claim(_number: int) -> bool:
        return database.write_now(lambda session: claim_slot(session, "check", NOW, NOW))

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(claim, range(8))) == [False] * 7 + [True]
    assert database.write_now(lambda session: claim_slot(session, "check", NOW + timedelta(days=1), NOW))


def test_a_run_cut_short_gives_its_slot_to_another_after_an_hour(database: Database) -> None:
    def claim(at: datetime) -> bool:
        return database.write_now(lambda session: claim_slot(session, "check", NOW, at))

    assert claim(NOW)
    assert not claim(NOW + timedelta(minutes=59))
    assert claim(NOW + timedelta(hours=1))
    assert not claim(NOW + timedelta(minutes=61))


def test_a_run_that_has_ended_is_over_and_its_end_is_remembered(database: Database) -> None:
    database.write_now(lambda session: claim_slot(session, "check", NOW, NOW))
    database.write_now(lambda session: finish_slot(session, "check", NOW, NOW + timedelta(minutes=1), "failed"))
    assert not database.write_now(lambda session: claim_slot(session, "check", NOW, NOW + timedelta(days=1)))
    assert database.read_now(lambda session: session.exec(select(JobSlots.outcome)).one()) == "failed"
