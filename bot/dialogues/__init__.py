"""What may be asked of a person, and who understands the answer: one table of the steps of every dialogue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.dialogues import (
    broadcast,
    broadcast_audience,
    broadcast_rejection,
    email,
    exempt,
    forgetting,
    grant,
    importing,
    join_request,
    joining,
    officer,
    ordering,
    tickets,
    wrong,
    zip_password,
)
from bot.turn import Reply, Turn


@dataclass(frozen=True, slots=True)
class Step:
    """One question; `answer` is given the choice that was pressed, or the text, as `turn.argument`."""

    answer: Callable[[Turn], list[Reply]]
    takes_text: bool = False
    """Whether a command's own words may be the answer: then only those with a slash, and STOP, are taken as such."""
    takes_files: bool = False


STEPS: Mapping[str, Step] = {
    "broadcast.attachment": Step(broadcast.attachment, takes_files=True),
    "broadcast.audience": Step(broadcast_audience.audience),
    "broadcast.english": Step(broadcast.english, takes_text=True),
    "broadcast.hindi": Step(broadcast.hindi, takes_text=True),
    "broadcast.order": Step(broadcast.order, takes_text=True),
    "broadcast.people": Step(broadcast_audience.people, takes_text=True),
    "broadcast.reason": Step(broadcast_rejection.reason, takes_text=True),
    "broadcast.standing": Step(broadcast_audience.standing),
    "broadcast.until": Step(broadcast.until, takes_text=True),
    "broadcast.values": Step(broadcast_audience.values, takes_text=True),
    "broadcast.when": Step(broadcast.when, takes_text=True),
    "email.address": Step(email.address),
    "import.confirm": Step(importing.decided),
    "import.file": Step(importing.file_sent, takes_files=True),
    "import.kind": Step(importing.kind_chosen, takes_files=True),
    "import.password": Step(importing.password_told, takes_text=True),
    "import.working": Step(importing.still_working, takes_files=True),
    "orders.file": Step(ordering.file_sent, takes_files=True),
    "orders.propose": Step(ordering.proposed),
    "orders.withdraw": Step(ordering.withdrawn),
    "tickets.answer": Step(tickets.answer, takes_text=True),
    "tickets.reason": Step(tickets.reason, takes_text=True),
    "tickets.until": Step(tickets.until),
    "wrong.words": Step(wrong.words, takes_text=True),
    "zip_password.words": Step(zip_password.words, takes_text=True),
    "exempt.confirm": Step(exempt.confirm),
    "exempt.reason": Step(exempt.reason, takes_text=True),
    "exempt.until": Step(exempt.until, takes_text=True),
    "grant.confirm": Step(grant.confirm),
    "grant.name": Step(grant.name, takes_text=True),
    "grant.role": Step(grant.role),
    "grant.scope": Step(grant.scope, takes_text=True),
    "grant.whom": Step(grant.whom, takes_text=True),
    "officer.find": Step(officer.officer),
    "forgetting.confirm": Step(forgetting.confirm),
    "join_request.name": Step(join_request.name),
    "join_request.employee_id": Step(join_request.employee_id),
    "join_request.office": Step(join_request.office, takes_text=True),
    "join_request.confirm": Step(join_request.confirm),
    "joining.again": Step(joining.again),
    "joining.language": Step(joining.language),
    "joining.notice": Step(joining.notice),
    "joining.employee_id": Step(joining.employee_id),
}
"""By NAME.STEP, as `Turn.ask` names it."""
