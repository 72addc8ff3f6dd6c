"""Whether an account that was found is one that is known already, by the same signs as in reports."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from storage.rows import FoundAccount
from storage.tables import AccountIdentifiers, Profiles
from storage.versioned import holds

SIGNS = ("user_id", "email", "mobile")
"""The earlier is the better sign; of accounts that nothing holds any more, only the first two are believed."""
PAST_SIGNS = ("user_id", "email")


def recognise(session: Session, visible: int, found: Sequence[FoundAccount]) -> dict[str, int]:
    """The numbers of accounts that are known, by user id; whoever is missing was never heard of."""
    mine = AccountIdentifiers
    wanted = {sign: {value for one in found if (value := getattr(one, sign))} for sign in SIGNS}
    asked = or_(*(and_(col(mine.kind) == sign, col(mine.value).in_(values)) for sign, values in wanted.items()))
    identifiers = select(col(mine.kind), col(mine.value), col(mine.account_id)).where(asked)
    connection = session.connection()
    live = connection.execute(identifiers.where(*holds(mine, visible)).order_by(col(mine.account_id))).all()
    past = connection.execute(
        identifiers.where(col(mine.until_import) <= visible)
        .where(~_has_profile(visible))
        .order_by(col(mine.account_id))
    ).all()
    user_ids = _user_ids(session, visible, {number for _, _, number in live})
    numbers: dict[str, int] = {}
    for known, signs in ((live, SIGNS), (past, PAST_SIGNS)):
        for sign in signs:
            _recognise(found, sign, known, user_ids, numbers)
    return numbers


def _recognise(
    found: Iterable[FoundAccount], sign: str, known: Sequence[Any], user_ids: dict[int, str], numbers: dict[str, int]
) -> None:
    """By one kind of identifier, unless the user ids say that they are two, or a mobile leads to several."""
    holders: dict[str, list[int]] = {}
    for kind, value, number in known:
        if kind == sign and number not in holders.setdefault(value, []):
            holders[value].append(number)
    taken = set(numbers.values())
    for one in found:
        fitting = [
            number
            for number in holders.get(getattr(one, sign) or "", ())
            if number not in taken and user_ids.get(number, one.user_id) == one.user_id
        ]
        if one.user_id not in numbers and fitting and (len(fitting) == 1 or sign != "mobile"):
            numbers[one.user_id] = fitting[0]
            taken.add(fitting[0])


def _has_profile(visible: int) -> Any:
    return (
        select(Profiles)
        .where(col(Profiles.account_id) == col(AccountIdentifiers.account_id), *holds(Profiles, visible))
        .exists()
    )


def _user_ids(session: Session, visible: int, accounts: set[int]) -> dict[int, str]:
    mine = Profiles
    question = select(col(mine.account_id), col(mine.user_id)).where(
        col(mine.account_id).in_(accounts), col(mine.user_id).is_not(None), *holds(mine, visible)
    )
    return {number: user_id for number, user_id in session.connection().execute(question) if user_id}
