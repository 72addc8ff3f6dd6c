"""The same update three times, as Telegram may bring it: the real program must act once and answer once."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tests.chaos.replay import SPRING
from tests.chaos.setting import Finding, Setting
from tests.fakes.telegram import FakeTelegram
from tests.journeys.house import mobile
from tests.journeys.living import Living

ASHA = 501
TIMES = 3


def findings(setting: Setting) -> Iterator[Finding]:
    """Somebody joins and stops; everything they send comes three times, once over a kill."""
    folder = setting.folder / "repeated"
    folder.mkdir()
    with FakeTelegram(folder / "calls.jsonl") as telegram:
        living = Living(folder, telegram, "en")
        living.stand(SPRING)
        try:
            living.officers(SPRING, "asha")
            living.start()
            telegram.write(ASHA, "/start", times=TIMES)
            living.wait_for_texts(ASHA, 1)
            for number, words in enumerate(("English", "accept"), 2):
                telegram.write(ASHA, words, times=TIMES)
                living.wait_for_texts(ASHA, number)
            telegram.share_number(ASHA, f"91{mobile('asha')}", times=TIMES)
            living.wait_for_texts(ASHA, 4)
            telegram.write(ASHA, "asha", times=TIMES)
            living.wait_for_texts(ASHA, 5)
            living.kill()
            telegram.write(ASHA, "/stop", times=TIMES)
            living.start()
            living.wait_for_texts(ASHA, 6)
            living.wait_for("every update to be fetched", lambda: not telegram.updates()["waiting"])
            living.end()
            answers = sum(line["chat_id"] == ASHA for line in telegram.accepted())
        finally:
            living.kill()
            living.shell.app.close()
    yield Finding(f"6 updates, each {TIMES} times: {answers} answers", answers == 6)
    links, stops, kept = _effects(folder / "data" / "smaran.db")
    yield Finding(f"{links} link, {stops} stop, {kept} updates kept", (links, stops, kept) == (1, 1, 6))


def _effects(database: Path) -> tuple[int, int, int]:
    """Links of a contact to an officer, acts of stopping, updates in the inbox."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        (links,) = connection.execute("SELECT count(*) FROM contact_officers").fetchone()
        (stops,) = connection.execute("SELECT count(*) FROM audit WHERE act LIKE '%stop%'").fetchone()
        (kept,) = connection.execute("SELECT count(*) FROM inbox").fetchone()
    connection.close()
    return links, stops, kept
