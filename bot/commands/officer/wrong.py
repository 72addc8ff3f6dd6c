"""/wrong: of which obligation, what of it, and then in words: so that somebody looks into it."""

from bot.help_line import help_line
from bot.render import label
from bot.subject import WORK, countable, subject, told, which
from bot.turn import Reply, Turn
from scheduler.why import Why, about
from storage.rows import Metric
from storage.tickets import open_tickets_of

WHAT = {
    "course": WORK,
    "hours": frozenset({Metric.HOURS}),
    "account": frozenset(Metric),
    "email": frozenset({Metric.ACCOUNT, Metric.SAME_EMAIL}),
    "post": frozenset(Metric),
    "other": frozenset(Metric),
}
"""What can be wrong, and with which metrics that makes sense; the words are the buttons `wrong_…`."""


def wrong(turn: Turn) -> list[Reply]:
    """Ask for the obligation, then for what is wrong with it; without any, name whom the department names."""
    asked = subject(turn)
    found = [each for each in told(turn, asked.officers) if each.values]
    if not found:
        return turn.say("not_correct", ask=help_line(turn.means.help_lines))
    if asked.key is not None and len(found) == 1 and (replies := _what(turn, found[0], asked.key, asked.more)):
        return replies
    return which(turn, "wrong", found, {item["key"] for each in found for item in countable(each)})


def _what(turn: Turn, found: Why, key: int, what: str) -> list[Reply]:
    """What is wrong with one obligation, or, once that is known, in which words; nothing where it is not asked."""
    values, officer = about(found.values or {}, key), found.officer.id
    if values is None:
        return []
    item = values["items"][0]
    for ticket in open_tickets_of(turn.session, [officer]):
        if ticket.obligation_key == key:
            opened_on = ticket.opened_at.isoformat()
            return turn.say(
                "ticket_is_open", number=ticket.id, item=item, opened_on=opened_on, officer=values["officer"]
            )
    if what not in WHAT:
        rows = [
            [(label(f"wrong_{name}", turn.language), f"wrong {key} {officer} {name}")]
            for name, metrics in WHAT.items()
            if item["metric"] in metrics
        ]
        return [turn.reply("wrong_what", item=item, officer=values["officer"]).with_buttons(*rows)]
    reply = turn.reply("wrong_words", item=item, what=what, officer=values["officer"])
    skip = [[(label("skip", turn.language), "skip")]]
    return turn.ask("wrong.words", reply, skip, officer=officer, key=key, what=what, title=item["title"])
