"""What is asked about a notice, part by part: its texts, a file, when it goes out, how long it is valid, the order."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time, timedelta
from functools import wraps
from typing import Any

from bot.acts.broadcasts import Refused, change, freeze, known
from bot.broadcasts.pages import PARTS, card
from bot.render import label, render
from bot.turn import Choice, Reply, Turn
from scheduler.broadcasting import NOTICE, notice_values
from scheduler.clock import IST
from scheduler.rules.broadcasts import length, texts_of
from scheduler.rules.said_time import said_moment
from scheduler.rules.working_time import next_working_day
from storage.broadcasts import find_broadcast
from storage.rows import Broadcast

SKIP = "-"
"""The choice to leave a part out; also what may be typed for it."""
LARGEST_FILE = 20 * 1024 * 1024
LONGEST_ORDER_NUMBER = 80
COLUMNS = {"hindi": "text_hi", "english": "text_en"}
USUAL_STARTS = (time(10, 30), time(15))
USUAL_DAYS = (1, 3, 7)


@dataclass(frozen=True, slots=True)
class _TooLong:
    """A text that is longer than the channel carries."""

    part: str
    length: int
    limit: int


def refusals_told(answer: Callable[[Turn], list[Reply]]) -> Callable[[Turn], list[Reply]]:
    """Tell in words what an act refuses; the question that led there is over."""

    @wraps(answer)
    def told(turn: Turn) -> list[Reply]:
        try:
            return answer(turn)
        except Refused as refused:
            turn.finish()
            return turn.say("broadcast_refused", because=refused.because)

    return told


def ask_part(turn: Turn, part: str, number: int, *, only: bool) -> list[Reply]:
    """Ask for one part of a notice; with `only` its card follows the answer, else the next part."""
    return _ask(replace(turn, dialogue=None), part, number=number, only=only)


@refusals_told
def hindi(turn: Turn) -> list[Reply]:
    """The text in Hindi, or that there is none."""
    return _text(turn, "hindi")


@refusals_told
def english(turn: Turn) -> list[Reply]:
    """The text in English, or that there is none."""
    return _text(turn, "english")


@refusals_told
def attachment(turn: Turn) -> list[Reply]:
    """A file that goes with it; it is fetched after the answer."""
    if turn.incoming.file is None:
        if turn.argument == SKIP:
            return _answered(turn, "attachment", attachment=None, attachment_name=None)
        return _next(turn, "attachment") if turn.argument == "kept" else _ask(turn, "attachment", "no_file")
    file, broadcast = turn.incoming.file, _notice(turn)
    if file.size is not None and file.size > LARGEST_FILE:
        return _ask(turn, "attachment", "too_large")
    if over := _too_long(broadcast, _carried(turn, replace(broadcast, attachment=file.name))):
        return _ask(turn, "attachment", "too_long_for_file", over)
    turn.send_for(
        "broadcast_attachment", broadcast=broadcast.id, file=asdict(file), go_on="= broadcast.attachment kept"
    )
    return turn.say("broadcast_fetching", name=file.name)


@refusals_told
def when(turn: Turn) -> list[Reply]:
    """The moment at which it begins."""
    if turn.argument == "now":
        return _answered(turn, "when", starts_at=None)
    starts = said_moment(turn.argument, turn.now, turn.means.config.working_time.opens)
    if starts is None:
        return _ask(turn, "when", "not_understood")
    if starts < turn.now:
        return _ask(turn, "when", "past")
    return _answered(turn, "when", starts_at=starts if starts > turn.now else None)


@refusals_told
def until(turn: Turn) -> list[Reply]:
    """The moment after which it is not sent any more; a day alone is meant to its end."""
    starts = _notice(turn).starts_at or turn.now
    if turn.argument in map(str, USUAL_DAYS):
        ends: datetime | None = starts + timedelta(days=int(turn.argument))
    else:
        ends = said_moment(turn.argument, turn.now, time(23, 59))
    if ends is None:
        return _ask(turn, "until", "not_understood")
    if ends <= starts:
        return _ask(turn, "until", "past")
    return _answered(turn, "until", valid_until=ends)


@refusals_told
def order(turn: Turn) -> list[Reply]:
    """The number of the order that it is about, or that it is about none."""
    number = None if turn.argument == SKIP else " ".join(turn.argument.split())
    if number is not None and not 0 < len(number) <= LONGEST_ORDER_NUMBER:
        return _ask(turn, "order", "not_understood")
    return _answered(turn, "order", order_number=number)


def begin_freezing(turn: Turn, number: int) -> list[Reply]:
    """Let the audience be written down, if all is there; else ask for what is missing."""
    turn.finish()
    broadcast = known(turn.session, turn.who, number)
    if over := _too_long(broadcast, _carried(turn, broadcast)):
        return [*turn.say("broadcast_refused", because="too_long"), *ask_part(turn, over.part, number, only=True)]
    if broadcast.valid_until is None:
        return ask_part(turn, "until", number, only=True)
    freeze(turn.session, turn.who, number, turn.now)
    turn.send_for("broadcast_freeze", broadcast=number)
    return []


def _text(turn: Turn, part: str) -> list[Reply]:
    """A text as it was typed; its lines stay lines."""
    if turn.argument == SKIP:
        return _answered(turn, part, **{COLUMNS[part]: None})
    typed = turn.argument
    if not typed:
        return _ask(turn, part, "not_understood")
    broadcast = _notice(turn)
    as_typed = replace(broadcast, text_hi=None, text_en=typed)
    if part == "hindi":
        as_typed = replace(broadcast, text_hi=typed, text_en=None)
    if over := _too_long(as_typed, _carried(turn, broadcast)):
        return _ask(turn, part, "too_long", over)
    return _answered(turn, part, **{COLUMNS[part]: typed})


def _carried(turn: Turn, broadcast: Broadcast) -> int:
    """How long a text every channel carries; beside a file it is less."""
    limits = (turn.means.limits, *turn.terms().limits.values())
    return min(each.caption_length if broadcast.attachment else each.text_length for each in limits)


def _too_long(broadcast: Broadcast, limit: int) -> _TooLong | None:
    """Which text is longer than the channel carries, and how long."""
    for language in texts_of(broadcast):
        found = length(render(NOTICE, language, notice_values(broadcast, language)))
        if found > limit:
            return _TooLong("hindi" if language == "hi" else "english", found, limit)
    return None


def _answered(turn: Turn, part: str, **learned: Any) -> list[Reply]:
    """Keep an answer and go on."""
    change(turn.session, turn.who, turn.kept["number"], turn.person.contact_id, turn.now, **learned)
    return _next(turn, part)


def _next(turn: Turn, part: str) -> list[Reply]:
    """The question that follows a part; after the last one the audience is frozen."""
    number = turn.kept["number"]
    if turn.kept.get("only"):
        turn.finish()
        return [card(known(turn.session, turn.who, number), turn.person.contact_id, turn.language)]
    if part == PARTS[-1]:
        try:
            return begin_freezing(turn, number)
        except Refused as refused:
            shown = card(known(turn.session, turn.who, number), turn.person.contact_id, turn.language)
            return [turn.reply("broadcast_refused", because=refused.because), shown]
    return _ask(turn, PARTS[PARTS.index(part) + 1])


def _ask(turn: Turn, part: str, problem: str | None = None, over: _TooLong | None = None, **keep: Any) -> list[Reply]:
    figures = (over.length, over.limit) if over else (None, None)
    reply = turn.reply("broadcast_ask", part=part, problem=problem, length=figures[0], limit=figures[1])
    number = keep.get("number", turn.kept.get("number"))
    return turn.ask(f"broadcast.{part}", reply, _choices(turn, part, number), **keep)


def _choices(turn: Turn, part: str, number: int | None) -> list[list[Choice]]:
    language = turn.language
    skip = (label("broadcast_without", language), SKIP)
    if part == "when":
        return [[(label("broadcast_now", language), "now")], *([each] for each in _starts(turn))]
    if part == "until":
        return [[(label(f"days_{days}", language), str(days)) for days in USUAL_DAYS]]
    if part == "attachment" and number is not None:
        broadcast = find_broadcast(turn.session, number)
        if broadcast is not None and broadcast.attachment:
            return [[skip, (label("broadcast_keep", language), "kept")]]
    return [[skip]]


def _starts(turn: Turn) -> list[Choice]:
    """The usual moments of today, if they are still to come, and of the next working day."""
    calendar = turn.terms().calendars.of(None, turn.today)
    later = next_working_day(turn.today + timedelta(days=1), calendar)
    moments = [datetime.combine(day, at, IST) for day in (turn.today, later) for at in USUAL_STARTS]
    return [(f"{each:%d.%m. %H:%M}", f"{each:%d.%m.%Y %H:%M}") for each in moments if each > turn.now]


def _notice(turn: Turn) -> Broadcast:
    return known(turn.session, turn.who, turn.kept["number"])
