"""A new order by question and answer: the dialogue of `smaran orders new` and the draft it writes."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import tomlkit
from tomlkit.items import AoT, InlineTable, Table

from bot.cli import order_questions as judges
from bot.cli.order_questions import Questions, words
from scheduler.orders.checks import OF_METRIC, YEAR_STARTS
from scheduler.orders.reading import read_order
from scheduler.orders.shape import UNDATED
from scheduler.rules.audience import fold
from storage.complaint import Complaint
from storage.rows import Metric

_UNDATED_WORDS = {fold(UNDATED), fold("यथा ई-हस्ताक्षर")}
_AUDIENCE = "bound"
_CADENCE = "14"


def ask_order(questions: Questions, taken: Collection[str]) -> tuple[str, str]:
    """Ask for a whole order and return its id and its file's text; `taken` are the ids that it cannot have."""
    ask = questions.ask
    comments = questions.within("comments")
    questions.say("welcome")
    order_id = ask("id", judges.new_id(taken))
    draft = tomlkit.document()
    draft.add(tomlkit.comment(comments["draft"]))
    draft.add(tomlkit.nl())
    draft["number"] = ask("number", judges.needed)
    if memo_number := ask("memo_number", judges.optional):
        draft["memo_number"] = memo_number
    dated = ask("dated", _date_or_undated)
    draft["dated"] = dated or UNDATED
    issuer, subject = _both(questions, "issuer"), _both(questions, "subject")
    draft["officer_word"] = ask("officer_word", judges.needed, "पदाधिकारी")
    draft["clause_word"] = ask(
        "clause_word", judges.needed, "कंडिका" if draft["officer_word"] == "पदाधिकारी" else "अनुच्छेद"
    )
    if references := _ask_references(questions):
        draft["references"] = references
    draft["audience"] = _AUDIENCE
    draft["issuer"] = issuer
    draft["subject"] = subject
    draft["audiences"] = _ask_audience(questions)
    if contact := _ask_contact(questions):
        draft["contacts"] = contact
    draft["obligations"] = _ask_obligations(questions, dated)
    draft.add(tomlkit.nl())
    draft.add(tomlkit.comment(comments["choices"]))
    return order_id, tomlkit.dumps(draft)


def write_draft(folder: Path, order_id: str, text: str) -> Path:
    """Write a checked draft and return its path; Complaint where the text is no order or the file exists."""
    path = folder / f"{order_id}.toml"
    read_order(text.encode(), path)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Complaint(f"{path}: there is such a file already, and it was left as it is; choose another id") from None
    return path


def _date_or_undated(given: str) -> date | None:
    return None if fold(given) in _UNDATED_WORDS else judges.day(given)


def _both(questions: Questions, key: str, default_hi: str = "", default_en: str = "") -> InlineTable:
    """Ask for words in both languages."""
    both = tomlkit.inline_table()
    both["hi"] = questions.ask(f"{key}_hi", judges.needed, default_hi)
    both["en"] = questions.ask(f"{key}_en", judges.needed, default_en)
    return both


def _ask_references(questions: Questions) -> list[str]:
    references: list[str] = []
    while reference := questions.ask("reference", judges.optional):
        references.append(reference)
    return references


def _ask_audience(questions: Questions) -> Table:
    """Ask for one group of criteria; none means everybody."""
    comments = questions.within("comments")
    questions.say("audience")
    questions.show("criteria")
    group = tomlkit.table()
    group.add(tomlkit.comment(comments["audience"]))
    while criterion := questions.choose("criterion", "criteria", optional=True):
        group[criterion] = questions.ask("values", judges.values)
    group.add(tomlkit.comment(comments["aliases"]))
    audiences = tomlkit.table(is_super_table=True)
    audiences[_AUDIENCE] = tomlkit.aot()
    audiences[_AUDIENCE].append(group)
    return audiences


def _ask_contact(questions: Questions) -> AoT | None:
    hindi = questions.ask("contact_hi", judges.optional)
    if not hindi:
        return None
    contact = tomlkit.table()
    contact["purpose"] = "registration"
    contact["designation"] = tomlkit.inline_table()
    contact["designation"].update({"hi": hindi, "en": questions.ask("contact_en", judges.needed)})
    contacts = tomlkit.aot()
    contacts.append(contact)
    return contacts


def _ask_obligations(questions: Questions, dated: date | None) -> AoT:
    obligations = tomlkit.aot()
    ids: list[str] = []
    while True:
        questions.say("obligation", number=len(ids) + 1)
        obligation = _ask_obligation(questions, dated, ids)
        ids.append(obligation["id"])
        obligations.append(obligation)
        if not questions.ask("another", judges.yes, "n"):
            return obligations


def _ask_obligation(questions: Questions, dated: date | None, ids: list[str]) -> Table:
    ask = questions.ask
    obligation = tomlkit.table()
    if not ids:
        obligation.add(tomlkit.comment(questions.within("comments")["obligation"]))
    quoted = {key: ask(key, judges.needed) for key in ("clause", "clause_text", "clause_english")}
    questions.show("metrics")
    metric = Metric(questions.choose("metric", "metrics"))
    free = metric if metric not in ids else f"{metric}-{len(ids) + 1}"
    obligation["id"] = ask("obligation_id", judges.new_id(ids), free.replace("_", "-"))
    obligation.update(quoted)
    obligation["title"] = _both(questions, "title", *(words(spoken)["titles"][metric] for spoken in ("hi", "en")))
    obligation["metric"] = str(metric)
    needed, _ = OF_METRIC[metric]
    match metric:
        case Metric.COURSES:
            obligation["threshold"] = ask("courses", judges.whole)
        case Metric.HOURS:
            obligation["threshold"] = ask("hours", judges.amount)
        case Metric.PLAN_SHARE:
            obligation["threshold"] = ask("plan_share", judges.share, "0.5")
        case Metric.ASSESSMENT:
            obligation["named"] = ask("named", judges.values)
    if "window" in needed:
        obligation["window"] = _ask_window(questions, dated)
        obligation["due"] = tomlkit.inline_table()
        obligation["due"]["kind"] = "window_end"
    elif "due" in needed:
        obligation["due"] = _ask_due(questions, metric, dated)
    return obligation


def _ask_window(questions: Questions, dated: date | None) -> InlineTable:
    questions.show("windows")
    window = tomlkit.inline_table()
    window["kind"] = questions.choose("window", "windows", "financial_year")
    if window["kind"] == "dates":
        window["starts"] = questions.ask("starts", judges.day)
        window["ends"] = questions.ask("ends", judges.day_not_before(max(window["starts"], dated or date.min)))
    else:
        month, day = YEAR_STARTS[window["kind"]]
        window["first"] = questions.ask("first", judges.first_of_year(month, day), _next_year(dated, month, day))
    return window


def _next_year(dated: date | None, month: int, day: int) -> str:
    """Return the first such day from the order's date on, as somebody would type it; empty for an undated order."""
    if not dated:
        return ""
    opening = date(dated.year, month, day)
    return f"{opening if opening >= dated else date(dated.year + 1, month, day):%d.%m.%Y}"


def _ask_due(questions: Questions, metric: Metric, dated: date | None) -> InlineTable:
    usual = {Metric.ACCOUNT: "days_after_order", Metric.SAME_EMAIL: "none"}
    questions.show("dues")
    due = tomlkit.inline_table()
    due["kind"] = questions.choose("due", "dues", usual.get(metric, "date"))
    match due["kind"]:
        case "date":
            due["on"] = questions.ask("on", judges.day_not_before(dated))
        case "days_after_order":
            due["days"] = questions.ask("days", judges.whole, "15")
            if dated is None:
                due["counted_from"] = questions.ask("counted_from", judges.day)
        case _:
            due["cadence_days"] = questions.ask("cadence_days", judges.whole, _CADENCE)
    return due
