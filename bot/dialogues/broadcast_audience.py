"""To whom a notice goes: to all, by what the list says of them, by their standing, or as named in a pasted list."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.acts.broadcasts import begin, change, known
from bot.broadcasts.pages import card
from bot.dialogues.broadcast import ask_part, refusals_told
from bot.render import label
from bot.turn import Reply, Turn
from scheduler.rules.audience import fold
from scheduler.rules.broadcasts import STANDINGS
from storage.audiences import officers_named, values_on_list
from storage.imports import visible_import
from storage.mobile_number import e164

FIELDS = ("service", "office", "group")
CHOICES = (("all",), FIELDS, ("standing", "people"))
AS_BUTTONS = 10
"""So many values of the list are offered; the others can be typed."""
SHOWN_UNKNOWN = 10
_BREAK = re.compile(r"[\n,;،।]+")


def ask_audience(turn: Turn, number: int | None) -> list[Reply]:
    """Ask for whom a notice is; None: it has not been begun yet."""
    choices = [[(label(f"broadcast_to_{each}", turn.language), each) for each in row] for row in CHOICES]
    begun = replace(turn, dialogue=None)
    return begun.ask("broadcast.audience", turn.reply("broadcast_to", kind="audience"), choices, number=number)


@refusals_told
def audience(turn: Turn) -> list[Reply]:
    """Which sort of audience."""
    asked = turn.argument
    if asked == "all":
        return _chosen(turn, [], None)
    if asked in FIELDS:
        return _ask_values(turn, asked)
    if asked == "standing":
        choices = [[(label(f"broadcast_{each}", turn.language), each)] for each in STANDINGS]
        return turn.ask("broadcast.standing", turn.reply("broadcast_to", kind="standing"), choices)
    if asked == "people":
        return turn.ask("broadcast.people", turn.reply("broadcast_people", found=0, unknown=[], more=0), people=[])
    return ask_audience(turn, turn.kept.get("number"))


@refusals_told
def values(turn: Turn) -> list[Reply]:
    """Which services, offices or groups: one that was pressed, or several that were typed."""
    field, known_values = turn.kept["field"], _on_list(turn, turn.kept["field"])
    if turn.argument.startswith("#"):
        offered = turn.kept["offered"]
        place = turn.argument[1:]
        chosen = [offered[int(place)]] if place.isdigit() and int(place) < len(offered) else []
        return _chosen(turn, [{field: chosen}], None) if chosen else _ask_values(turn, field)
    typed = [part.strip() for part in _BREAK.split(turn.argument) if part.strip()]
    by_fold = {fold(value): value for value, _ in known_values}
    unknown = [each for each in typed if fold(each) not in by_fold]
    if unknown or not typed:
        return _ask_values(turn, field, unknown)
    return _chosen(turn, [{field: [by_fold[fold(each)] for each in typed]}], None)


@refusals_told
def standing(turn: Turn) -> list[Reply]:
    """Who stands how."""
    if turn.argument not in STANDINGS:
        return ask_audience(turn, turn.kept.get("number"))
    return _chosen(turn, [], {"standing": turn.argument})


@refusals_told
def people(turn: Turn) -> list[Reply]:
    """Employee ids or mobile numbers, one on a line, in as many messages as it takes; then that these are all."""
    found = set(turn.kept.get("people", ()))
    if turn.argument == "done" and found:
        return _chosen(turn, [], {"officers": sorted(found)})
    rows = [part.strip() for part in _BREAK.split(turn.argument) if part.strip()]
    named, unknown = _named(turn, rows)
    found |= named
    reply = turn.reply(
        "broadcast_people", found=len(found), unknown=unknown[:SHOWN_UNKNOWN], more=max(0, len(unknown) - SHOWN_UNKNOWN)
    )
    choices = [[(label("broadcast_done", turn.language), "done")]] if found else []
    return turn.ask("broadcast.people", reply, choices, people=sorted(found))


def _named(turn: Turn, rows: list[str]) -> tuple[set[int], list[dict[str, Any]]]:
    """The officers whom the rows name, and the rows that name nobody or not only one."""
    mobiles = {row: number for row in rows if (number := e164(row))}
    wanted = {row: mobiles.get(row, row.upper()) for row in rows}
    visible = visible_import(turn.session)
    by_name = officers_named(turn.session, visible, _strings(wanted.values()), _strings(mobiles.values()))
    found: set[int] = set()
    unknown: list[dict[str, Any]] = []
    for place, row in enumerate(rows, 1):
        officers = by_name.get(wanted[row], set())
        if len(officers) == 1:
            found |= officers
        else:
            unknown.append({"row": place, "said": row[:40], "several": bool(officers)})
    return found, unknown


def _strings(given: Iterable[str]) -> list[str]:
    return sorted(set(given))


def _ask_values(turn: Turn, field: str, unknown: Iterable[str] = ()) -> list[Reply]:
    on_list = _on_list(turn, field)
    offered = on_list[:AS_BUTTONS]
    reply = turn.reply(
        "broadcast_values",
        field=field,
        unknown=[each[:40] for each in unknown][:SHOWN_UNKNOWN],
        more=max(0, len(on_list) - AS_BUTTONS),
        nothing=not on_list,
    )
    choices = [[(f"{value} ({number})", f"#{place}")] for place, (value, number) in enumerate(offered)]
    return turn.ask("broadcast.values", reply, choices, field=field, offered=[value for value, _ in offered])


def _on_list(turn: Turn, field: str) -> list[tuple[str, int]]:
    return values_on_list(turn.session, visible_import(turn.session), field)


def _chosen(turn: Turn, groups: list[dict[str, Any]], narrowed: dict[str, Any] | None) -> list[Reply]:
    """Keep the audience; of a new notice, ask for the rest."""
    number, contact = turn.kept.get("number"), turn.person.contact_id
    if number is not None:
        change(turn.session, turn.who, number, contact, turn.now, audience=groups, narrowed=narrowed)
        turn.finish()
        return [card(known(turn.session, turn.who, number), contact, turn.language)]
    begun = begin(turn.session, turn.who, contact, groups, narrowed, turn.now)
    return ask_part(turn, "hindi", begun, only=False)
