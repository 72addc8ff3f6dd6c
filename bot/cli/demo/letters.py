"""A message that waits to be sent: as its officer gets it, in either language, and the answer to *why*."""

from dataclasses import dataclass

from bot.app import App
from scheduler.recheck import Rechecker
from scheduler.review import Review, reviewed_officer
from scheduler.values import why_values
from storage.orders import active_orders
from storage.outbox import messages_due
from storage.rows import Language, Metric

MANY = 1000
ABOUT = {
    "account_not_found": Metric.ACCOUNT,
    "email_mismatch": Metric.SAME_EMAIL,
    "hours": Metric.HOURS,
}
"""What a message with this template is about."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one officer is about to be told, and why; `smaran why` says it with the order's name and all the rest."""

    text: str
    why: str


def letter(app: App, employee_id: str, language: Language) -> Letter:
    """Put the waiting message of an officer into words, by the code that sends it."""
    now, today, terms = app.clock.now(), app.today(), app.terms
    with app.database.reading() as session:
        review = Review(session, active_orders(session, terms.orders), terms.reminding, today)
        reviewed = reviewed_officer(session, review, employee_id)
        due = messages_due(session, now, MANY, channel="console", replies=False)
        waiting = next(one for one in due if one.officer_id == reviewed.known.officer.id)
        [found] = Rechecker(session, terms, now).look([waiting._replace(language=language)])
    stood = [(asked, standing) for asked, standing in reviewed.stood if asked.metric is ABOUT[waiting.template]]
    why = app.words("why", language, why_values(reviewed.known, stood, language, today, terms.help_lines))
    _greeting, _order, *answer, _help = why.split("\n\n")
    return Letter(found.text or "", "\n\n".join(answer))
