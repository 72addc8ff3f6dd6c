"""/exempt: whom an obligation does not bind for a while; what stands is listed, and ended."""

from bot.acts.exemptions import revoke_exemption
from bot.commands.manager.officer import find
from bot.pages.officer import exemption_values, officer_items
from bot.render import label
from bot.subject import listed_values
from bot.turn import Choice, Reply, Turn
from storage.exemptions import exemptions_of
from storage.finding import officers_known_by
from storage.imports import visible_import
from storage.knowledge import known_of

ALL = "0"
"""In place of an obligation's number."""


def exempt(turn: Turn) -> list[Reply]:
    """`#12`: what they are exempt from, and from what they could be; `#12 5` from obligation 5; `end 7` ends one."""
    named, _, what = turn.argument.partition(" ")
    if named == "end" and what.isdecimal():
        return _end(turn, int(what))
    found = officers_known_by(turn.session, visible_import(turn.session), named) if named else []
    if len(found) != 1:
        return find(turn, turn.argument)
    if what.isdecimal():
        return _why(turn, found[0].id, int(what))
    return _page(turn, found[0].id)


def _page(turn: Turn, officer_id: int) -> list[Reply]:
    known = known_of(turn.session, visible_import(turn.session), [officer_id], turn.today)[officer_id]
    items = officer_items(turn, officer_id)
    standing = [exemption_values(each, items) for each in exemptions_of(turn.session, officer_id, turn.today)]
    reply = turn.reply("exempt", officer=listed_values(known.officer), exemptions=standing, asked=bool(items))
    freed = [
        [(f"{label('end_exemption', turn.language)} {each['id']}", f"exempt end {each['id']}")] for each in standing
    ]
    from_what = _choices(turn, officer_id, items) if items else []
    return [reply.with_buttons(*freed, *from_what) if freed or from_what else reply]


def _choices(turn: Turn, officer_id: int, items: list[dict[str, object]]) -> list[list[Choice]]:
    each = [
        (label(f"about_{item['metric']}", turn.language), item["key"]) for item in items if item["metric"] != "advice"
    ]
    rows = [[(f"{number} {words}", f"exempt #{officer_id} {key}")] for number, (words, key) in enumerate(each, 1)]
    return [*rows, [(label("exempt_from_all", turn.language), f"exempt #{officer_id} {ALL}")]]


def _why(turn: Turn, officer_id: int, key: int) -> list[Reply]:
    title = next((item["title"] for item in officer_items(turn, officer_id) if item["key"] == key), None)
    if key and title is None:
        return _page(turn, officer_id)
    asked = turn.reply("exempt_why", title=title)
    return turn.ask("exempt.reason", asked, officer=officer_id, key=key or None, title=title)


def _end(turn: Turn, number: int) -> list[Reply]:
    officer_id = revoke_exemption(turn.session, turn.who, number, turn.now)
    if officer_id is None:
        return turn.say("exemption_is_over")
    return [*turn.say("exemption_ended"), *_page(turn, officer_id)]
