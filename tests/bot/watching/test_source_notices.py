"""What IT managers hear of iGOT's API, in their chats."""

from pathlib import Path

from bot.render import render
from bot.watching.source_notices import tell_of_igot
from storage.database import Database
from tests.bot.bureau import Bureau
from tests.bot.chatting import NOW


def test_every_it_manager_hears_of_it_in_their_language(database: Database, tmp_path: Path) -> None:
    bureau = Bureau(database, tmp_path)
    bureau.manager("Asha Devi", "901", "hi")
    bureau.manager("Ravi Kumar", "902", "en")
    database.write_now(lambda session: tell_of_igot(session, "wrong_key", NOW))
    told = bureau.told_meanwhile()
    assert told == [("igot_state", {"code": "wrong_key"})] * 2
    assert "कुंजी" in render(told[0][0], "hi", told[0][1])
