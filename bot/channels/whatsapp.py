"""WhatsApp: what is sent becomes one call to Meta's Cloud API, and every failure of that call one outcome."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bot.config_channels import WhatsAppSettings
from bot.transport import NOT_AFTER, POOL_FOR_REPLIES, NeverLeft, Patience, TooLarge, Unanswered, is_this_machine
from bot.whatsapp import updates as whatsapp_updates
from bot.whatsapp.files import Files, NotUploaded, UnreadableFile
from bot.whatsapp.graph import Graph, Refused, patiently
from bot.whatsapp.messages import KINDS as FILE_KINDS
from bot.whatsapp.messages import body_of
from scheduler.channel import Answer, Form, IncomingFile, Limits, News, Outgoing, Update
from storage.complaint import Complaint
from storage.rows import Outcome


class Meaning(NamedTuple):
    """What one of Meta's codes means."""

    outcome: Outcome
    detail: str
    """Our word for it, as Meta's own are never kept."""
    wait: float | None = None
    """Of LATER: seconds."""
    alone: bool = False
    """Whether only this message is at fault, and not its wording."""


SECONDS_BETWEEN = 6.0
"""From one message to a person to the next one to the same, as Meta asks."""
DAY_SECONDS = 24 * 3600.0

CODES: Mapping[int | str, Meaning] = {
    # The whole number, or everybody's calls together, are too many.
    4: Meaning(Outcome.SLOW_DOWN, "app_rate_limit"),
    80007: Meaning(Outcome.SLOW_DOWN, "account_rate_limit"),
    130429: Meaning(Outcome.SLOW_DOWN, "rate_limit"),
    131016: Meaning(Outcome.SLOW_DOWN, "service_overloaded"),
    131057: Meaning(Outcome.SLOW_DOWN, "account_in_maintenance"),
    133016: Meaning(Outcome.SLOW_DOWN, "registration_limit"),
    "http_429": Meaning(Outcome.SLOW_DOWN, "slow_down"),
    # This one person has got enough.
    131056: Meaning(Outcome.LATER, "pair_limit", wait=SECONDS_BETWEEN),
    131049: Meaning(Outcome.LATER, "enough_for_this_person", wait=DAY_SECONDS),
    # Meta says that it failed: such a message is tried again, and the number rests only where many fail in a row.
    1: Meaning(Outcome.NOT_SENT, "unknown_api_error"),
    2: Meaning(Outcome.NOT_SENT, "service_unavailable"),
    131000: Meaning(Outcome.NOT_SENT, "something_went_wrong"),
    # The number, the account or the token is refused.
    0: Meaning(Outcome.SENDER_STOPPED, "token_refused"),
    3: Meaning(Outcome.SENDER_STOPPED, "app_not_permitted"),
    10: Meaning(Outcome.SENDER_STOPPED, "permission_missing"),
    190: Meaning(Outcome.SENDER_STOPPED, "token_refused"),
    200: Meaning(Outcome.SENDER_STOPPED, "permission_missing"),
    368: Meaning(Outcome.SENDER_STOPPED, "account_blocked_for_policy"),
    131005: Meaning(Outcome.SENDER_STOPPED, "permission_missing"),
    131031: Meaning(Outcome.SENDER_STOPPED, "account_locked"),
    131042: Meaning(Outcome.SENDER_STOPPED, "payment_missing"),
    131045: Meaning(Outcome.SENDER_STOPPED, "number_not_registered"),
    131048: Meaning(Outcome.SENDER_STOPPED, "spam_limit"),
    131064: Meaning(Outcome.SENDER_STOPPED, "sending_restricted"),
    133010: Meaning(Outcome.SENDER_STOPPED, "number_not_registered"),
    # These approved words, and nothing else.
    132015: Meaning(Outcome.WORDING_PAUSED, "wording_paused"),
    132016: Meaning(Outcome.WORDING_PAUSED, "wording_disabled"),
    131047: Meaning(Outcome.NEEDS_APPROVED, "window_closed"),
    131021: Meaning(Outcome.UNREACHABLE, "our_own_number"),
    131026: Meaning(Outcome.UNREACHABLE, "undeliverable"),
    131030: Meaning(Outcome.UNREACHABLE, "not_on_the_test_list"),
    131050: Meaning(Outcome.UNREACHABLE, "does_not_want_it"),
    # What we sent is wrong.
    100: Meaning(Outcome.OUR_FAULT, "bad_request"),
    131008: Meaning(Outcome.OUR_FAULT, "parameter_missing"),
    131009: Meaning(Outcome.OUR_FAULT, "parameter_wrong"),
    131051: Meaning(Outcome.OUR_FAULT, "kind_unknown"),
    132000: Meaning(Outcome.OUR_FAULT, "wording_parameters"),
    132001: Meaning(Outcome.OUR_FAULT, "wording_unknown"),
    132005: Meaning(Outcome.OUR_FAULT, "wording_too_long"),
    132007: Meaning(Outcome.OUR_FAULT, "wording_against_policy"),
    132012: Meaning(Outcome.OUR_FAULT, "wording_parameter_format"),
    132018: Meaning(Outcome.OUR_FAULT, "wording_parameter_text"),
    131052: Meaning(Outcome.OUR_FAULT, "file_not_taken", alone=True),
    131053: Meaning(Outcome.OUR_FAULT, "file_not_taken", alone=True),
    "http_413": Meaning(Outcome.OUR_FAULT, "file_too_large", alone=True),
}
"""Whatever is not here is LOST."""
WINDOW = timedelta(hours=24)
LARGEST_FILE = 100 * 1024 * 1024
"""Bytes; Meta takes and hands out no larger document."""
SIGNATURE_HEADER = "x-hub-signature-256"
FOR_GOOD = frozenset({Outcome.SENDER_STOPPED, Outcome.OUR_FAULT})
"""What no waiting mends."""
NOT_CARRIED = frozenset({Form.EDIT, Form.DELETE, Form.MENU})
REFUSED = (
    "Meta refuses [whatsapp] token for phone_number_id (code {because}): copy both again from the page of the app at "
    "Meta, the token into SMARAN_WHATSAPP_TOKEN if it stands there. It must be a permanent one, of a system user who "
    "may send for this number."
)
ONLY_BY_WEBHOOK = "WhatsApp cannot be asked for what people write: it needs the webhook, /webhooks/whatsapp."
TOO_LARGE = (
    "The file is larger than 100 MB, and WhatsApp hands over no larger one. Send it as a ZIP file, or in parts; or "
    "copy it to the machine on which Smaran runs, and import it there."
)
NOT_HAD = "WhatsApp did not hand over the file. Please send it again."


class WhatsApp:
    """A department's number; the token and the app's secret are in none of its exceptions, log lines and answers."""

    def __init__(
        self,
        settings: WhatsAppSettings,
        patience: Patience | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._sleep = sleep
        self._bulk = Graph(settings, settings.lanes, patience)
        self._replies = Graph(settings, POOL_FOR_REPLIES, patience)
        self._files = Files()
        self._limits = Limits(
            text_length=4096,
            caption_length=1024,
            per_second=settings.per_second,
            reaches_people=bool(settings.proxy) or not is_this_machine(settings.base_url),
            seconds_between=SECONDS_BETWEEN,
            lanes=settings.lanes,
            largest_file=LARGEST_FILE,
            window=WINDOW,
            receipts=True,
            people_a_day=settings.people_a_day or None,
        )

    @property
    def limits(self) -> Limits:
        """80 messages a second to everybody, one in six seconds to a person, and the tier's people a day."""
        return self._limits

    async def open(self) -> None:
        """Make the pools, if they are not made; nothing is connected yet."""
        for graph in (self._bulk, self._replies):
            await graph.pool.open()

    async def close(self) -> None:
        """Close every connection."""
        for graph in (self._bulk, self._replies):
            await graph.pool.close()

    async def send(self, message: Outgoing) -> Answer:
        """Make one call, after another one for a file that Meta does not have yet.

        Nothing is said to end the press of a button; an edit, a menu, and taking back are impossible here.
        """
        if message.form is Form.BUTTON_ANSWER:
            return Answer(Outcome.SENT)
        if message.form in NOT_CARRIED:
            return Answer(Outcome.OUR_FAULT, detail="not_carried", blames_wording=False)
        graph = self._replies if message.is_reply else self._bulk
        NOT_AFTER.set(message.not_after)
        try:
            return Answer(Outcome.SENT, provider_id=await self._sent(graph, message))
        except Exception as exc:  # noqa: BLE001 - whatever it is, it must become an outcome
            return _answer_to(exc)

    async def _sent(self, graph: Graph, message: Outgoing) -> str:
        """What Meta calls the message."""
        path = self._settings.phone_number_id
        media = await self._files.media(graph, f"{path}/media", message) if message.form in FILE_KINDS else None
        body = body_of(message, None if media is None else media.id)
        try:
            answer = await graph.post(f"{path}/messages", body)
        except Refused as exc:
            if media is not None and media.is_gone(exc):
                raise NotUploaded from None
            raise
        return str(answer["messages"][0]["id"])

    async def listen(self) -> None:
        """See that the token may use the number; the network's failures are waited out. The webhook is set at Meta.

        Complaint where Meta refuses.
        """
        own = partial(self._replies.get, f"{self._settings.phone_number_id}?fields=id")
        try:
            await patiently(own, lambda refusal: _meaning(refusal.code).outcome in FOR_GOOD, self._sleep)
        except Refused as exc:
            raise Complaint(REFUSED.format(because=exc)) from None

    def updates(self, after: str | None) -> AsyncIterator[Sequence[Update]]:  # noqa: ARG002 - the contract's
        """Raise Complaint: there is no polling here."""
        raise Complaint(ONLY_BY_WEBHOOK)

    def challenge(self, query: Mapping[str, str]) -> str | None:
        """What to echo where Meta tries the webhook with our word; None where it is not ours."""
        ours = self._settings.verify_token.encode()
        is_ours = bool(ours) and hmac.compare_digest(query.get("hub.verify_token", "").encode(), ours)
        return query.get("hub.challenge", "") if is_ours and query.get("hub.mode") == "subscribe" else None

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether a webhook's call is signed with the app's secret; never so where none is set."""
        secret = self._settings.app_secret.encode()
        expected = "sha256=" + hmac.new(secret, body, "sha256").hexdigest()
        return bool(secret) and hmac.compare_digest(headers.get(SIGNATURE_HEADER, "").encode(), expected.encode())

    def unpack(self, body: bytes) -> Sequence[Update]:
        """What a webhook brings, one by one; ValueError where it is no JSON object."""
        return whatsapp_updates.unpack(body)

    def read(self, body: str) -> News | None:
        """What an update says; None where it is nothing to us, ValueError where it cannot be understood."""
        settings = self._settings
        return whatsapp_updates.read(body, settings.phone_number_id, settings.waba_id, _told)

    async def fetch_file(self, file: IncomingFile, into: Path) -> None:
        """Fetch a file and write it to the path `into`; the name that the sender gave it decides nothing.

        Complaint where it is over 100 MB, or cannot be had.
        """
        if file.size is not None and file.size > LARGEST_FILE:
            raise Complaint(TOO_LARGE)
        try:
            found = await self._replies.get(f"{file.id}?phone_number_id={self._settings.phone_number_id}")
            await self._replies.fetch(str(found["url"]), into, LARGEST_FILE)
        except TooLarge:
            raise Complaint(TOO_LARGE) from None
        except (KeyError, Refused, Unanswered):
            raise Complaint(NOT_HAD) from None


def _meaning(code: int | str) -> Meaning:
    return CODES.get(code) or Meaning(Outcome.LOST, code if isinstance(code, str) else f"code_{code}")


def _told(code: int) -> tuple[Outcome | None, str]:
    """What a code means that comes with a receipt: by then it is certain that the message has failed."""
    known = _meaning(code)
    return (None if known.outcome is Outcome.LOST else known.outcome), known.detail


def _answer_to(exc: Exception) -> Answer:
    """What a failure means, by the table."""
    if isinstance(exc, UnreadableFile):
        return Answer(Outcome.OUR_FAULT, detail=str(exc), blames_wording=False)
    if isinstance(exc, NotUploaded):
        return _answer_to_upload(exc.__cause__)
    if isinstance(exc, Refused):
        known = _meaning(exc.code)
        return Answer(
            known.outcome,
            detail=known.detail,
            blames_wording=not known.alone,
            retry_after=exc.retry_after,
            wait=known.wait,
        )
    kind = str(exc) if isinstance(exc, Unanswered) else type(exc).__name__
    return Answer(Outcome.NOT_SENT if isinstance(exc, NeverLeft) else Outcome.LOST, detail=kind)


def _answer_to_upload(cause: BaseException | None) -> Answer:
    """What it means that Meta did not take a file, or no longer has it: the message itself was surely not sent."""
    known = _meaning(cause.code) if isinstance(cause, Refused) else None
    if known is None or known.outcome is Outcome.LOST:
        return Answer(Outcome.NOT_SENT, detail="file_unknown" if cause is None else "file_not_uploaded")
    retry_after = cause.retry_after if isinstance(cause, Refused) else None
    return Answer(known.outcome, detail=known.detail, blames_wording=False, retry_after=retry_after, wait=known.wait)
