"""The buttons under a nudge: each is a command about what the nudge speaks of."""

from collections.abc import Sequence
from typing import Any

from bot.render import label
from storage.rows import Language

ROWS = (("why", "how"), ("wrong",))


def nudge_form(language: Language, officer_id: int, obligations: Sequence[int]) -> dict[str, Any]:
    """Why, how do I, this is wrong: about the one obligation, or about those that are then chosen from."""
    key = obligations[0] if len(obligations) == 1 else 0
    rows = [[{"label": label(name, language), "answer": f"{name} {key} {officer_id}"} for name in row] for row in ROWS]
    return {"buttons": rows}
