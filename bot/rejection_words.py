"""Why a row was left out, in words."""

import tomllib
from functools import cache

from bot.render import TEMPLATES
from scheduler.sources.rejections import Rejected
from storage.rows import Language


def reason_in_words(rejected: Rejected, language: Language) -> str:
    """The sentence for a rejected row, filled in."""
    return rejection_words(language)[rejected.code].format(**rejected.params)


@cache
def rejection_words(language: Language) -> dict[str, str]:
    """Every reason's sentence in one language, by its code."""
    return tomllib.loads((TEMPLATES / language / "rejections.toml").read_text("utf-8"))
