"""Pauses a sender for a day, as `smaran pause` does from another process; prints when that was committed."""

import sys
from datetime import timedelta
from time import monotonic

from sqlalchemy import select
from sqlmodel import col

from storage.database import Database
from storage.senders import pause
from storage.tables import Senders
from tests.bench.our_sending import CHANNEL, NOON

if __name__ == "__main__":
    database = Database(f"sqlite:///{sys.argv[1]}")
    until = NOON + timedelta(days=1)
    sender = database.read_now(
        lambda session: session.execute(select(col(Senders.id)).where(col(Senders.name) == CHANNEL)).scalar_one()
    )
    database.write_now(lambda session: pause(session, sender, until, "bench"))
    print(monotonic())
    database.close()
