"""Orders as data: from TOML files to `rows.Order`, every mistake of every file told at once."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import scheduler
from scheduler.orders.checks import meaning_faults
from scheduler.orders.choices import choice_faults, setting_value, setting_words
from scheduler.orders.shape import (
    CriteriaShape,
    DueShape,
    ObligationShape,
    OrderShape,
    TextShape,
    WindowShape,
)
from scheduler.shapes import Fault, read_shape
from storage.complaint import Complaint
from storage.rows import (
    Choice,
    ContactPoint,
    Criterion,
    Due,
    NodalDuty,
    Obligation,
    Order,
    Passage,
    Text,
    Window,
)

ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_TOML_PLACE = re.compile(
    r"(?P<words>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)


def orders_folder() -> Path:
    """Return the folder of the orders that come with the program, in a checkout and in a wheel alike."""
    return Path(scheduler.__file__).parent.parent / "orders"


def order_files(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the file of each order by its id; a later folder's file stands in for an earlier one of the same id."""
    return {file.stem: file for folder in folders for file in sorted(folder.glob("*.toml"))}


def load_orders(folders: Sequence[Path]) -> dict[str, Order]:
    """Return the orders of all folders by id; Complaint about everything that is wrong in any file."""
    orders, complaints = check_files(order_files(folders).values())
    if complaints:
        raise Complaint("\n".join(complaints))
    return {order.id: order for order in orders}


def check_files(files: Iterable[Path]) -> tuple[list[Order], list[str]]:
    """Return the orders that are right and the complaints about those that are not, a text for each file."""
    orders: list[Order] = []
    complaints: list[str] = []
    for file in files:
        try:
            orders.append(load_order(file))
        except Complaint as complaint:
            complaints.append(str(complaint))
    return orders, complaints


def load_order(path: Path) -> Order:
    """Return the order in a file; Complaint about everything that is wrong in it, a line for each mistake."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Complaint(f"{path}: cannot be read ({error.strerror}); expected a TOML file") from error
    return read_order(data, path)


@lru_cache(maxsize=256)
def read_order(data: bytes, path: Path) -> Order:
    """Return the order in a file's contents; the path is for the id and for complaints, nothing is read from it.

    What was read once is remembered: every second of sending asks for the orders as their files say now.
    """
    if not ID.fullmatch(path.stem):
        raise Complaint(
            f"{path}: the file's name is the order's id; expected a–z, 0–9, - and _, as bihar-166-2026.toml"
        )
    document = _parsed(data, path)
    shape = read_shape(OrderShape, document)
    if not isinstance(shape, OrderShape):
        raise _complaint(shape, path)
    faults = meaning_faults(shape) or choice_faults(shape, document)
    if faults:
        raise _complaint(faults, path)
    return _order(shape, document, path.stem, hashlib.sha256(data).hexdigest())


def _complaint(faults: Iterable[Fault], path: Path) -> Complaint:
    return Complaint("\n".join(f"{path}: {place}: {words}" for place, words in faults))


def _parsed(data: bytes, path: Path) -> dict[str, Any]:
    """Return the file's tables; Complaint naming the line where it is not TOML."""
    try:
        return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Complaint(f"{path}: line {line}: not UTF-8; expected the file saved as UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.fullmatch(str(error))
        words = place["words"] if place else str(error)
        at_end = f"line {len(data.rstrip().splitlines())}, at the end"
        where = f"line {place['line']}, column {place['column']}" if place and place["line"] else at_end
        raise Complaint(f'{path}: {where}: not TOML ({words}); expected lines as key = "value"') from error


def _order(shape: OrderShape, document: dict[str, Any], order_id: str, version: str) -> Order:
    return Order(
        id=order_id,
        number=shape.number,
        memo_number=shape.memo_number,
        dated=shape.dated,
        issuer=_text(shape.issuer),
        subject=_text(shape.subject),
        officer_word=shape.officer_word,
        clause_word=shape.clause_word,
        references=tuple(shape.references),
        audience=_groups(shape, shape.audiences[shape.audience]),
        nodal=tuple(NodalDuty(_text(duty.designation), _groups(shape, duty.scope)) for duty in shape.nodal),
        copy_to=tuple(map(_text, shape.copy_to)),
        contacts=tuple(ContactPoint(contact.purpose, _text(contact.designation)) for contact in shape.contacts),
        choices=tuple(
            Choice(
                setting=choice.setting,
                chosen=setting_words(setting_value(document, choice.setting)),
                alternatives=tuple(map(setting_words, choice.alternatives)),
                why=_text(choice.why),
            )
            for choice in shape.choices
        ),
        obligations=tuple(_obligation(obligation, order_id) for obligation in shape.obligations),
        version=version,
        passages=tuple(
            Passage(passage.clause, passage.clause_text, passage.clause_english, _text(passage.reading))
            for passage in shape.passages
        ),
        aliases=tuple((criterion, family) for criterion in shape.aliases for family in shape.families(criterion)),
    )


def _text(shape: TextShape) -> Text:
    return Text(shape.hi, shape.en)


def _groups(order: OrderShape, groups: list[CriteriaShape]) -> tuple[tuple[Criterion, ...], ...]:
    return tuple(
        tuple(
            Criterion(name, frozenset().union(*(order.spellings(name, value) for value in values)), tuple(values))
            for name, values in group.given().items()
        )
        for group in groups
    )


def _obligation(shape: ObligationShape, order_id: str) -> Obligation:
    return Obligation(
        key=0,
        order_id=order_id,
        id=shape.id,
        clause=shape.clause,
        clause_text=shape.clause_text,
        clause_english=shape.clause_english,
        title=_text(shape.title),
        metric=shape.metric,
        threshold=shape.threshold,
        window=_window(shape.window) if shape.window else None,
        due=_due(shape.due) if shape.due else Due("none"),
        named=tuple(shape.named),
        counts_from=shape.counts_from,
        how_to=_text(shape.how_to) if shape.how_to else None,
    )


def _window(shape: WindowShape) -> Window:
    return Window(shape.kind, shape.first, shape.starts, shape.ends, shape.pro_rata)


def _due(shape: DueShape) -> Due:
    return Due(shape.kind, shape.on, shape.days, shape.counted_from, shape.from_joining, shape.cadence_days)
