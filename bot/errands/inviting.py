"""Draws the poster that invites officers: in both languages, to hang up and to forward."""

import asyncio
from collections.abc import Sequence
from typing import Literal

from bot.errands.hands import Hands
from bot.papers import make
from bot.render import writing
from bot.turn import Reply
from bot.ways_in import ways_values
from scheduler.clock import day_in_india
from storage.errands import Errand
from storage.rows import LANGUAGES, Language

FORMS: Sequence[tuple[str, Literal["document", "picture"]]] = (("pdf", "document"), ("png", "picture"))


async def invite(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Four files, the asker's language first; the same again where the program was ended in between."""
    values = {
        "today": day_in_india(hands.clock.now()).isoformat(),
        "department": {each: department_name(hands, each) for each in LANGUAGES},
        "ways": ways_values(hands.config),
    }
    replies = []
    for language in sorted(LANGUAGES, key=lambda each: each != errand.language):
        for ending, kind in FORMS:
            file = hands.file(errand, f"smaran-{language}.{ending}")
            await asyncio.to_thread(make, "invite", values, language, file)
            caption = {"paper": language, "form": ending}
            replies.append(hands.reply(errand, "invite_file", caption, **hands.sent_as(file, kind)))
    return replies


def department_name(hands: Hands, language: Language) -> str:
    """As the config has it; where it has none, what any department may be called."""
    return hands.config.department.name(language) or str(writing(language).words["papers"]["department_unnamed"])
