"""An invented department and its accounts on the portal through a month: one truth, told by reports and by an API."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any, NamedTuple

from scheduler.clock import IST

BLOCK = 30
"""In so many officers each fate has fallen on somebody; on whom, chance decides."""
FATES = (
    *("no account", "no account", "late account", "late account", "late account"),
    *("other email", "other email", "known by id alone", "changes email", "changes email"),
    *("two accounts", "second account", "closed account", "gives email", "takes email", "joins", "leaves"),
)
"""The others' accounts are as the list has them, and stay so."""
OTHER = 50_000
"""A mobile that no list has is so much above one that a list has."""
HOURS = (9, 11, 14, 17, 20, 23)
"""At which something happens on the portal: some before the daily look-up, and some after it."""
ORGANISATION, ORGANISATION_NAME = "0100", "Example Department"


class Learnt(NamedTuple):
    """A course completed."""

    at: datetime
    course: str
    hours: int


@dataclass(frozen=True)
class Account:
    """One account on the portal."""

    user_id: str
    emails: tuple[tuple[datetime, str], ...]
    """Each with the moment from which on the account has it; the first is when it was opened."""
    mobile: str
    employee_id: str
    learnt: tuple[Learnt, ...] = ()
    closed: datetime | None = None

    @property
    def opened(self) -> datetime:
        """When it came to be."""
        return self.emails[0][0]

    def is_there(self, moment: datetime) -> bool:
        """Whether the portal tells of it."""
        return self.opened <= moment and (self.closed is None or moment < self.closed)

    def email(self, moment: datetime) -> str:
        """The newest one."""
        return [email for since, email in self.emails if since <= moment][-1]

    def done(self, moment: datetime) -> list[Learnt]:
        """What has been completed."""
        return [one for one in self.learnt if self.opened <= one.at <= moment]


@dataclass(frozen=True)
class Officer:
    """One officer: what the department's lists say, and what is true on the portal."""

    number: int
    fate: str
    is_all_india: bool
    sparrow: str
    listed_on: date | None
    """Named only by lists of that day and later; None: by all."""
    gone_on: date | None
    accounts: tuple[Account, ...]
    changes: tuple[datetime, ...] = ()
    """When an account was opened or closed, or got another email."""

    @property
    def employee_id(self) -> str:
        """By which everything here calls them."""
        return f"E{self.number:07d}"

    @property
    def email(self) -> str:
        """As the list has it."""
        return email_of("officer", self.number)

    @property
    def mobile(self) -> str:
        """The same."""
        return mobile_of(self.number)

    @property
    def listed(self) -> tuple[str, ...]:
        """Email and mobile, where the list has them."""
        return () if self.fate == "known by id alone" and self.number % 2 else (self.email, self.mobile)

    @property
    def signs(self) -> tuple[str, ...]:
        """By what the API can be asked for them: what any list has."""
        return (*self.listed, self.sparrow) if self.is_all_india else self.listed

    def serves(self, day: date) -> bool:
        """Whether a list of that day names them."""
        return (self.listed_on is None or self.listed_on <= day) and (self.gone_on is None or day < self.gone_on)

    def changed(self, after: datetime, until: datetime) -> bool:
        """Whether an account was opened or closed in between, or got another email."""
        return any(after < moment <= until for moment in self.changes)

    def learnt(self, after: datetime, until: datetime) -> list[Learnt]:
        """What was completed in between."""
        return [one for account in self.accounts for one in account.learnt if after < one.at <= until]


@dataclass(frozen=True)
class Month:
    """A department over some days; the same for the same seed, in whatever process."""

    officers: int
    first: date
    days: int
    seed: int

    @property
    def second_list(self) -> date:
        """The day of the second list; the first comes at the beginning."""
        return self.first + timedelta(days=self.days // 3)

    def all_days(self) -> list[date]:
        """One after the other."""
        return [self.first + timedelta(days=number) for number in range(self.days)]

    @cached_property
    def people(self) -> tuple[Officer, ...]:
        """Everybody who ever serves."""
        blocks = -(-self.officers // BLOCK)
        return tuple(one for block in range(blocks) for one in self._block(block))[: self.officers]

    def _block(self, block: int) -> Iterator[Officer]:
        chance = Random(f"{self.seed} {block}")
        fates = chance.sample((*FATES, *["usual"] * (BLOCK - len(FATES))), BLOCK)
        swap = self._moment(chance)
        given = block * BLOCK + fates.index("gives email") + 1
        for number, fate in enumerate(fates, block * BLOCK + 1):
            usual = self._usual(number, fate, chance)
            yield FATE.get(fate, _stays)(usual, swap if fate.endswith("s email") else self._moment(chance), given, self)

    def _usual(self, number: int, fate: str, chance: Random) -> Officer:
        long_ago = datetime.combine(self.first - timedelta(days=300), time(11), IST)
        courses = chance.sample(range(1, 500), chance.choice((0, 2, 3, 6, 12, 24)))
        learnt = sorted(
            Learnt(self._moment(chance, before=20), f"Course {course}", chance.randint(1, 6)) for course in courses
        )
        own = email_of("officer", number)
        account = Account(
            f"user-{number}", ((long_ago, own),), mobile_of(number), f"E{number:07d}", learnt=tuple(learnt)
        )
        all_india = chance.random() < 0.2 or fate == "changes email"
        sparrow = own if chance.random() < 0.8 else email_of("old", number)
        return Officer(number, fate, all_india, sparrow, None, None, (account,))

    def _moment(self, chance: Random, before: int = 0) -> datetime:
        day = self.first + timedelta(days=chance.randrange(-before, self.days))
        return datetime.combine(day, time(chance.choice(HOURS)), IST)


def _stays(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    return one


def _without(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    return replace(one, accounts=())


def _late(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    return _with(one, emails=((at, one.email),), changes=(at,))


def _other_email(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    return _with(one, emails=_from(one, email_of("other", one.number)))


def _by_id_alone(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    return _with(one, emails=_from(one, email_of("other", one.number)), mobile=mobile_of(one.number + OTHER))


def _changes_email(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    new = email_of("new", one.number)
    return replace(_with(one, emails=(*_from(one, one.email), (at, new)), changes=(at,)), sparrow=new)


def _two(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    """The first account fits by its email, the other one by its mobile."""
    [account] = one.accounts
    return _second(one, account.opened, given, month)


def _second(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    """The same, but for some time there is only the first."""
    [account] = one.accounts
    other = Account(f"second-{one.number}", ((at, email_of("second", one.number)),), one.mobile, one.employee_id)
    both = replace(account, mobile=mobile_of(one.number + OTHER)), other
    return replace(one, accounts=both, changes=(at,))


def _closed(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    return _with(one, learnt=(), closed=at, changes=(at,))


def _gives(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    return _with(one, emails=(*_from(one, one.email), (at, email_of("new", one.number))), changes=(at,))


def _takes(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    return _with(one, emails=(*_from(one, one.email), (at, email_of("officer", given))), changes=(at,))


def _joins(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    return replace(one, listed_on=month.second_list)


def _leaves(one: Officer, at: datetime, given: int, month: Month) -> Officer:
    return replace(one, gone_on=month.second_list)


FATE = {
    "no account": _without, "late account": _late, "other email": _other_email, "known by id alone": _by_id_alone,
    "changes email": _changes_email, "two accounts": _two, "second account": _second, "closed account": _closed,
    "gives email": _gives, "takes email": _takes, "joins": _joins, "leaves": _leaves,
}  # fmt: skip
"""What each makes of an officer, at a moment of the month; `given` is whose email is taken."""


def email_of(kind: str, number: int) -> str:
    """An address."""
    return f"{kind}{number}@gov.example"


def mobile_of(number: int) -> str:
    """Ten digits."""
    return f"90000{number:05d}"


def _from(one: Officer, email: str) -> tuple[tuple[datetime, str], ...]:
    return ((one.accounts[0].opened, email),)


def _with(one: Officer, changes: Sequence[datetime] = (), **differs: Any) -> Officer:
    [account] = one.accounts
    return replace(one, accounts=(replace(account, **differs),), changes=tuple(changes))


def accounts_of(people: Iterable[Officer], moment: datetime) -> Iterator[Account]:
    """The accounts that are on the portal at a moment."""
    return (account for one in people for account in one.accounts if account.is_there(moment))
