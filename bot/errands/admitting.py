"""Puts somebody on the list whom the IT manager let in, and links the chat from which they asked."""

import asyncio
from collections.abc import Sequence
from functools import partial

from sqlmodel import Session

from bot.acts.joining import Joined, join
from bot.errands.hands import Hands
from bot.notices import tell
from bot.turn import Reply
from scheduler.imports.lists import admit
from scheduler.imports.outcome import Request
from storage.complaint import Complaint
from storage.errands import Errand
from storage.imports import visible_import
from storage.joining import Listed, officers_with_employee_id
from storage.requests import JoinRequest, find_request, name_officer, reopen

TRIES = 60
SECONDS_BETWEEN = 5.0


async def admit_officer(errand: Errand, hands: Hands) -> Sequence[Reply]:
    """Import a list of this one person, whom only the next complete list can take off again."""
    number = int(errand.values["request"])
    request = await hands.database.read(lambda session: find_request(session, number))
    if request is None or request.outcome != "approved":  # forgotten meanwhile: nobody is left to let in
        return [hands.reply(errand, "request_decided", {})]
    officer = await hands.database.read(partial(_listed, request=request))
    if officer is None:
        await _put_on_list(errand, hands, request)
        officer = await hands.database.read(partial(_listed, request=request))
    if officer is None:
        await hands.database.write(lambda session: reopen(session, number))
        return [hands.reply(errand, "request_not_admitted", {"name": request.name})]
    await hands.database.write(partial(_let_in, errand=errand, hands=hands, request=request, officer=officer))
    hands.wake()
    return [hands.reply(errand, "request_admitted", {"name": officer.name})]


async def _put_on_list(errand: Errand, hands: Hands, request: JoinRequest) -> None:
    """Wait while another import is running; where that takes too long, open the request again and complain."""
    for tries_left in reversed(range(TRIES)):
        try:
            await asyncio.to_thread(_import, errand, hands, request)
        except Complaint:
            if not tries_left:
                await hands.database.write(lambda session: reopen(session, request.id))
                raise
            await asyncio.sleep(SECONDS_BETWEEN)
        else:
            return


def _import(errand: Errand, hands: Hands, request: JoinRequest) -> None:
    asked = Request(
        hands.config.data_folder,
        (),
        str(errand.values["actor"]),
        str(errand.values["via"]),
        hands.clock.now(),
        lambda _: None,
    )
    told = {"name": request.name, "mobile": request.mobile, "employee_id": request.employee_id}
    admit(hands.database, asked, **told, office=request.office, language=request.language)


def _listed(session: Session, request: JoinRequest) -> Listed | None:
    found = officers_with_employee_id(session, visible_import(session), request.employee_id)
    return found[0] if len(found) == 1 else None


def _let_in(session: Session, errand: Errand, hands: Hands, request: JoinRequest, officer: Listed) -> None:
    now, values = hands.clock.now(), errand.values
    if request.officer_id == officer.id:
        return  # begun again after that was done
    name_officer(session, request.id, officer.id)
    join(session, Joined(request.contact_id, officer.id, values["actor"], values["via"], "approved"), now)
    greeted = {"name": officer.name, "salutation": officer.salutation}
    tell(session, [request.contact_id], "request_approved", {"officer": greeted}, now)
