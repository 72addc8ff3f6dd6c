"""What is done after a reply and takes a while: one table, from the kind of errand to who does it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.errands import broadcasts
from bot.errands.admitting import admit_officer
from bot.errands.audit import audit
from bot.errands.compliance import compliance_report
from bot.errands.counting import count_scope
from bot.errands.finding import find_officer
from bot.errands.finished import finished
from bot.errands.forgetting import forget_words
from bot.errands.hands import Hands
from bot.errands.importing import import_by_chat
from bot.errands.inviting import invite
from bot.errands.linking import linking
from bot.errands.lists import mismatch_list, pending_list
from bot.errands.ordering import look_at_order
from bot.errands.pages import mismatch_page, pending_page, pending_summary
from bot.errands.picture import picture
from bot.errands.privacy import tell_all
from bot.errands.reminding import remind_now, remind_preview
from bot.errands.report import report
from bot.turn import Reply
from storage.errands import Errand

ERRANDS: Mapping[str, Callable[[Errand, Hands], Awaitable[Sequence[Reply]]]] = {
    "admit": admit_officer,
    "audit": audit,
    "broadcast_attachment": broadcasts.attach,
    "broadcast_freeze": broadcasts.freeze,
    "broadcast_report": broadcasts.report,
    "broadcast_show": broadcasts.show,
    "compliance": compliance_report,
    "count_scope": count_scope,
    "find_officer": find_officer,
    "finished": finished,
    "forget": forget_words,
    "import": import_by_chat,
    "invite": invite,
    "link_account": linking,
    "mismatch_list": mismatch_list,
    "mismatch_page": mismatch_page,
    "order": look_at_order,
    "pending_list": pending_list,
    "pending_page": pending_page,
    "pending_summary": pending_summary,
    "picture": picture,
    "privacy": tell_all,
    "remind": remind_now,
    "remind_preview": remind_preview,
    "report": report,
}
"""By kind, as `Turn.send_for` names it.

Each may be begun again after the program was killed in the middle: what it does must bear that. The replies it returns
are queued in the transaction that notes it as done. A Complaint is told to whoever waits; all else is our own error.
"""
