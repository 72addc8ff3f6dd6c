"""Two outboxes as they are often written: a transaction for every step, or none before the call.

Both send what they are given, in as many lanes; they look at nothing again, hold nothing back and have no lease.
"""

import sqlite3
import sys

from bot.render import render
from scheduler.channel import Outgoing
from tests.bench.bare_sending import in_lanes, measure, read, telegram

INTENT = "UPDATE messages SET state = 'sending', text = ?, tries = 1 WHERE id = ? AND state = 'queued'"
OPENED = "INSERT INTO attempts (message_id, number, our_key, sender_id, lane, epoch, started_at) VALUES"
CALL = f"{OPENED} (?, 1, ?, 1, 0, 1, '2026-10-01 06:30:00.000000')"
CLOSED = (
    "UPDATE attempts SET outcome = ?, provider_id = ?, finished_at = '2026-10-01 06:30:01.000000' WHERE our_key = ?"
)
SENT = "UPDATE messages SET state = 'sent' WHERE id = ?"


def main(path, url, database, way):
    channel, letters = telegram(url, 0), read(path)
    ready = {number: render(*given) for number, _, *given in letters}
    db = sqlite3.connect(database)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
    db.execute("INSERT INTO senders (id, channel, name, per_second, lease_epoch) VALUES (1, 'telegram', 'bare', 1, 1)")

    async def send(letter):
        number, address, _, language, _ = letter
        key = f"{number}-1"
        if way == "each":
            with db:
                db.execute(INTENT, (ready[number], number))
                db.execute(CALL, (number, key))
        answer = await channel.send(Outgoing(address, ready[number], language, key))
        with db:
            if way == "each":
                db.execute(CLOSED, (answer.outcome, answer.provider_id, key))
            db.execute(SENT, (number,))

    measure(in_lanes(channel, letters, send))


if __name__ == "__main__":
    main(*sys.argv[1:])
