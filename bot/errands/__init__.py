"""What is done after a reply and takes a while: one table, from the kind of errand to who does it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.errands import broadcasts
from bot.errands.admitting import admit_officer
from bot.errands.audit import audit
from bot.errands.counting import count_scope
from bot.errands.finding import find_officer
from bot.errands.forgetting import forget_words
from bot.errands.hands import Hands
from bot.errands.importing import import_by_chat
from bot.errands.inviting import invite
from bot.errands.linking import linking
from bot.errands.ordering import look_at_order
from bot.errands.picture import picture
from bot.errands.privacy import tell_all
from bot.errands.report import report
from bot.turn import Reply
from storage.errands import Errand

ERRANDS: Mapping[str, Callable[[Errand, Hands], Awaitable[Sequence[Reply]]]] = {
    "import": import_by_chat,
    "order": look_at_order,
    "broadcast_attachment": broadcasts.attach,
    "broadcast_freeze": broadcasts.freeze,
    "broadcast_report": broadcasts.report,
    "picture": picture,
    "admit": admit_officer,
    "audit": audit,
    "count_scope": count_scope,
    "find_officer": find_officer,
    "invite": invite,
    "link_account": linking,
    "report": report,
    "forget": forget_words,
    "privacy": tell_all,
}
"""By kind, as `Turn.send_for` names it.

Each may be begun again after the program was killed in the middle: what it does must bear that. The replies it returns
are queued in the transaction that notes it as done. A Complaint is told to whoever waits; all else is our own error.
"""
