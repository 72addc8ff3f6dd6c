"""What can be asked of the bot: one table, in the order of the menus."""

from bot.commands.manager.proposals import proposals
from bot.commands.officer.start import start
from bot.commands.officer.stopping import resume, stop
from bot.commands.officer.why import why
from bot.commands.officer.wrong import wrong
from bot.turn import Command
from storage.rows import Right

ANYBODY = frozenset({Right.ANYBODY})
OFFICER = frozenset({Right.OFFICER})
FOR_OFFICER = frozenset({Right.OFFICER, Right.ASSISTANT})
NODAL = frozenset({Right.NODAL_OFFICER, Right.IT_MANAGER})
REPORTS = frozenset({Right.NODAL_OFFICER, Right.VIEWER, Right.IT_MANAGER})
MANAGER = frozenset({Right.IT_MANAGER})

COMMANDS = (
    Command("start", start, ANYBODY, spellings=("शुरू", "शुरु"), in_menu=False),
    Command("why", why, FOR_OFFICER, "kyon", ("क्यों", "kyu", "kyun", "kyo")),
    Command("wrong", wrong, FOR_OFFICER, "galat", ("गलत", "जानकारी गलत है")),
    Command("stop", stop, ANYBODY, "band", ("band karo", "बंद", "बंद करें", "बंद करो")),
    Command(
        "resume",
        resume,
        ANYBODY,
        "chalu",
        ("chalu karo", "start again", "चालू", "चालू करें", "फिर से शुरू"),
    ),
    Command("proposals", proposals, MANAGER, "prastav", ("proposal", "प्रस्ताव")),
)
"""A command that one may not use is answered like an unknown one."""
