"""Telegram: what is sent becomes one call to the Bot API, and every failure of that call one outcome."""

import asyncio
import hmac
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.config_channels import TelegramSettings
from bot.telegram import updates as telegram_updates
from bot.telegram.bot import PlainBot
from bot.telegram.files import METHODS as FILE_METHODS
from bot.telegram.files import Files, UnknownFile, UnreadableFile
from bot.telegram.polling import ASKED_FOR, patiently, polled
from bot.telegram.request import AiohttpRequest, SlowDown, kind_of
from bot.transport import NOT_AFTER, POOL_FOR_REPLIES, NeverLeft, Patience, is_this_machine
from scheduler.channel import Answer, Form, Incoming, IncomingFile, Limits, Outgoing, Update
from storage.complaint import Complaint
from storage.rows import Outcome


class Failure(NamedTuple):
    """What one kind of failure means; the first one that fits counts, and what fits none is LOST."""

    raised: type[TelegramError]
    says: str
    """In lower case, a part of Telegram's description; "" is part of every one."""
    outcome: Outcome
    detail: str
    """Our word for it, as Telegram's description is never kept; "": the kind of its cause."""
    because: type[object] = object
    """Of what kind the cause must be."""
    alone: bool = False
    """Whether only this message is at fault, and not its wording."""


FAILURES = (
    Failure(Forbidden, "blocked by the user", Outcome.UNREACHABLE, "blocked"),
    Failure(Forbidden, "deactivated", Outcome.UNREACHABLE, "deactivated"),
    Failure(Forbidden, "initiate conversation", Outcome.UNREACHABLE, "never_started"),
    Failure(Forbidden, "", Outcome.UNREACHABLE, "forbidden"),
    Failure(ChatMigrated, "", Outcome.NOT_SENT, "moved"),
    Failure(SlowDown, "", Outcome.SLOW_DOWN, "slow_down"),
    Failure(InvalidToken, "", Outcome.SENDER_STOPPED, "token_refused"),
    # A BadRequest is a NetworkError too, and must come first.
    Failure(BadRequest, "chat not found", Outcome.UNREACHABLE, "chat_not_found"),
    Failure(BadRequest, "peer_id_invalid", Outcome.UNREACHABLE, "chat_not_found"),
    Failure(BadRequest, "deactivated", Outcome.UNREACHABLE, "deactivated"),
    Failure(BadRequest, "initiate conversation", Outcome.UNREACHABLE, "never_started"),
    Failure(BadRequest, "message is not modified", Outcome.SENT, "already_so"),
    Failure(BadRequest, "message to delete not found", Outcome.SENT, "already_gone"),
    Failure(BadRequest, "query is too old", Outcome.SENT, "too_old_to_answer"),
    Failure(BadRequest, "message to edit not found", Outcome.OUR_FAULT, "nothing_to_edit", alone=True),
    Failure(BadRequest, "no text in the message to edit", Outcome.OUR_FAULT, "nothing_to_edit", alone=True),
    Failure(BadRequest, "can't be edited", Outcome.OUR_FAULT, "cannot_be_edited", alone=True),
    Failure(BadRequest, "can't be deleted", Outcome.OUR_FAULT, "cannot_be_deleted", alone=True),
    Failure(BadRequest, "caption is too long", Outcome.OUR_FAULT, "caption_too_long"),
    Failure(BadRequest, "caption_too_long", Outcome.OUR_FAULT, "caption_too_long"),
    Failure(BadRequest, "too long", Outcome.OUR_FAULT, "too_long"),
    Failure(BadRequest, "message_too_long", Outcome.OUR_FAULT, "too_long"),
    Failure(BadRequest, "too large", Outcome.OUR_FAULT, "file_too_large", alone=True),
    Failure(BadRequest, "too big", Outcome.OUR_FAULT, "file_too_large", alone=True),
    Failure(BadRequest, "file must be non-empty", Outcome.OUR_FAULT, "file_empty", alone=True),
    Failure(BadRequest, "photo_", Outcome.OUR_FAULT, "not_a_picture", alone=True),
    Failure(BadRequest, "image_process_failed", Outcome.OUR_FAULT, "not_a_picture", alone=True),
    Failure(BadRequest, "", Outcome.OUR_FAULT, "bad_request"),
    Failure(UnreadableFile, "not found", Outcome.OUR_FAULT, "file_missing", alone=True),
    Failure(UnreadableFile, "", Outcome.OUR_FAULT, "file_unreadable", alone=True),
    Failure(UnknownFile, "", Outcome.NOT_SENT, "file_unknown"),
    Failure(NetworkError, "", Outcome.NOT_SENT, "", because=NeverLeft),
)
METHODS = {
    Form.TEXT: "sendMessage",
    Form.EDIT: "editMessageText",
    Form.DELETE: "deleteMessage",
    Form.MENU: "setMyCommands",
    Form.BUTTON_ANSWER: "answerCallbackQuery",
}
FOLLOWS_UP = frozenset({Form.EDIT, Form.DELETE, Form.MENU, Form.BUTTON_ANSWER})
"""What belongs to a conversation, and goes the way of replies."""
NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}
SECONDS_BETWEEN = 1.0
"""From one message to a chat to the next one, as Telegram asks."""
LARGEST_DOWNLOAD = 20 * 1024 * 1024
"""Bytes; Telegram hands a bot no larger file."""
LONGEST_TOAST = 200
"""Characters; the answer to the press of a button."""
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - where it stands, not what it is
BAD_WEBHOOK = (
    "Telegram does not accept [telegram] webhook_url: it must begin with https://, be open to the internet and use the "
    "port 443, 80, 88 or 8443; or leave it empty, and Smaran asks Telegram for what people write."
)
TOO_LARGE = (
    "The file is larger than 20 MB, and Telegram hands a bot no larger one. Send it as a ZIP file, or in parts; or "
    "copy it to the machine on which Smaran runs, and import it there."
)
NOT_HAD = "Telegram did not hand over the file. Please send it again."


class Telegram:
    """A department's bot; the token is in none of its exceptions, log lines and answers."""

    def __init__(
        self,
        settings: TelegramSettings,
        patience: Patience | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._sleep = sleep
        request = partial(AiohttpRequest, proxy=settings.proxy or None, patience=patience)
        self._pools = request(settings.lanes), request(POOL_FOR_REPLIES), request(1)
        bulk, replies, polling = self._pools
        bot = partial(
            PlainBot,
            settings.token,
            f"{settings.base_url}/bot",
            f"{settings.base_url}/file/bot",
            get_updates_request=polling,
        )
        self._bulk, self._replies = bot(request=bulk), bot(request=replies)
        self._files = Files()
        self._limits = Limits(
            text_length=4096,
            caption_length=1024,
            per_second=settings.per_second,
            reaches_people=bool(settings.proxy) or not is_this_machine(settings.base_url),
            seconds_between=SECONDS_BETWEEN,
            lanes=settings.lanes,
            edits=True,
            deletes=True,
            largest_file=LARGEST_DOWNLOAD,
            menus=True,
        )

    @property
    def limits(self) -> Limits:
        """About 30 messages a second to everybody, one a second to a person."""
        return self._limits

    async def open(self) -> None:
        """Make the pools, if they are not made; nothing is connected yet."""
        for pool in self._pools:
            await pool.initialize()

    async def close(self) -> None:
        """Close every connection."""
        for pool in self._pools:
            await pool.shutdown()

    async def send(self, message: Outgoing) -> Answer:
        """Make one call.

        A text over 4,096 characters or a caption over 1,024 is not split: one attempt is one call, so it is refused.
        """
        bot = self._replies if message.is_reply or message.form in FOLLOWS_UP else self._bulk
        NOT_AFTER.set(message.not_after)
        try:
            if message.form in FILE_METHODS:
                result = await self._files.send(bot, message, _fields(message))
            else:
                result = await bot.call(METHODS[message.form], _fields(message))
        except Exception as exc:  # noqa: BLE001 - whatever it is, it must become an outcome
            return _answer_to(exc, message)
        made = result.get("message_id") if isinstance(result, dict) else message.target
        return Answer(Outcome.SENT, provider_id=None if made is None else str(made))

    async def listen(self) -> None:
        """Have what people write sent to the webhook of the settings; the network's failures are waited out.

        Complaint where there is no secret, or Telegram refuses the token or the address.
        """
        settings = self._settings
        if not settings.webhook_secret:
            raise Complaint("[telegram] webhook_secret: a webhook needs one; choose 32 or more letters and digits.")
        with_secret = partial(self._replies.set_webhook, secret_token=settings.webhook_secret)
        try:
            await patiently(partial(with_secret, settings.webhook_url, allowed_updates=ASKED_FOR), self._sleep)
        except BadRequest:
            raise Complaint(BAD_WEBHOOK) from None

    async def updates(self, after: str | None) -> AsyncGenerator[Sequence[Update], None]:
        """Poll without end, beginning with what follows the update `after`; a webhook that was set is taken off.

        Complaint where Telegram refuses the token.
        """
        await patiently(self._replies.delete_webhook, self._sleep)
        offset = None if after is None else int(after) + 1
        while True:
            batch = await patiently(partial(polled, self._replies, offset), self._sleep)
            if batch:
                offset = max(one["update_id"] for one in batch) + 1
                yield [Update(str(one["update_id"]), json.dumps(one)) for one in batch]

    def challenge(self, query: Mapping[str, str]) -> str | None:  # noqa: ARG002 - the contract's
        """None: Telegram does not ask."""
        return None

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:  # noqa: ARG002 - the secret stands in a header
        """Whether a webhook's call brings our secret; never so where none is set."""
        secret = self._settings.webhook_secret.encode()
        return bool(secret) and hmac.compare_digest(headers.get(SECRET_HEADER, "").encode(), secret)

    def unpack(self, body: bytes) -> Sequence[Update]:
        """The one update in a webhook's body; ValueError where it is none of Telegram's."""
        return telegram_updates.unpack(body)

    def read(self, body: str) -> Incoming | None:
        """What an update says; None where it is nothing to us."""
        return telegram_updates.read(body)

    async def fetch_file(self, file: IncomingFile, into: Path) -> None:
        """Fetch a file and write it to the path `into`; the name that the sender gave it decides nothing.

        Complaint where it is over 20 MB, or cannot be had.
        """
        if file.size is not None and file.size > LARGEST_DOWNLOAD:
            raise Complaint(TOO_LARGE)
        try:
            found = await self._replies.get_file(file.id)
            content = await found.download_as_bytearray()
        except BadRequest as exc:
            raise Complaint(TOO_LARGE if "too big" in str(exc) else NOT_HAD) from None
        except TelegramError:
            raise Complaint(NOT_HAD) from None
        await asyncio.to_thread(into.write_bytes, content)


def _answer_to(exc: Exception, message: Outgoing) -> Answer:
    """What a failure means, by the table."""
    said = str(exc).lower()
    for known in FAILURES:
        if isinstance(exc, known.raised) and known.says in said and isinstance(exc.__cause__, known.because):
            return Answer(
                known.outcome,
                provider_id=message.target if known.outcome is Outcome.SENT else None,
                detail=known.detail or kind_of(exc),
                blames_wording=not known.alone,
                retry_after=exc.seconds if isinstance(exc, SlowDown) else None,
                moved_to=str(exc.new_chat_id) if isinstance(exc, ChatMigrated) else None,
            )
    return Answer(Outcome.LOST, detail=kind_of(exc))


def _fields(message: Outgoing) -> dict[str, Any]:
    """What a call says, as the Bot API names it; words are never markup, and links bring no preview."""
    chat = int(message.address) if message.address.removeprefix("-").isdecimal() else message.address
    match message.form:
        case Form.TEXT:
            return {"chat_id": chat, "text": message.text, **NO_PREVIEW, "reply_markup": _keyboard(message)}
        case Form.PICTURE | Form.DOCUMENT:
            return {"chat_id": chat, "caption": message.text or None, "reply_markup": _keyboard(message)}
        case Form.EDIT:
            target = {"chat_id": chat, "message_id": int(message.target or "")}
            return {**target, "text": message.text, **NO_PREVIEW, "reply_markup": _inline(message)}
        case Form.DELETE:
            return {"chat_id": chat, "message_id": int(message.target or "")}
        case Form.MENU:
            # For this chat and without a language: the one that was chosen here counts, not the phone's.
            commands = [{"command": command, "description": words} for command, words in message.menu]
            return {"commands": commands, "scope": {"type": "chat", "chat_id": chat}}
        case Form.BUTTON_ANSWER:
            return {"callback_query_id": message.target, "text": message.text[:LONGEST_TOAST] or None}


def _inline(message: Outgoing) -> dict[str, Any] | None:
    rows = [[{"text": one.label, "callback_data": one.answer} for one in row] for row in message.buttons]
    return {"inline_keyboard": rows} if rows else None


def _keyboard(message: Outgoing) -> dict[str, Any] | None:
    """What stands under a new message; one that takes away the button of before can never be edited."""
    if message.ask_number:
        button = {"text": message.ask_number, "request_contact": True}
        return {"keyboard": [[button]], "one_time_keyboard": True, "resize_keyboard": True}
    if message.ask_number is not None:
        return {"remove_keyboard": True}
    return _inline(message)
