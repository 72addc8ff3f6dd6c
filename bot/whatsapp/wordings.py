"""Approved words at Meta: how they are handed in, listed, and changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from bot.config_channels import WhatsAppSettings
from bot.render import TEMPLATES
from bot.wordings.file import WordingShape, body, labels, parameters, wordings
from storage.rows import Language

if TYPE_CHECKING:
    from bot.transport import Patience

CONNECTIONS = 2
PAGE = 100
"""Wordings that Meta lists at a time."""
FIELDS = "id,name,language,status,category,rejected_reason,components"
STATUSES = {
    "APPROVED": "approved",
    "PENDING": "pending",
    "IN_APPEAL": "pending",
    "REJECTED": "rejected",
    "PAUSED": "paused",
}
"""Meta's words for how it judges; whatever else it says means that they cannot be used."""
CHANGEABLE = frozenset({"approved", "rejected", "paused"})
"""Meta takes other words for these alone: once a day, ten times in thirty days."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One wording in one language, as Meta has it."""

    id: str
    name: str
    language: str
    status: str
    category: str
    reason: str | None
    content: tuple[Any, ...]
    """What can be read of it, as `content` makes it."""


def handed_in(wording: WordingShape, language: Language) -> dict[str, Any]:
    """A wording as Meta wants it; the example of its document is added when it is handed in. Pure."""
    text, known = body(wording.body, language), wordings(TEMPLATES).parameters
    examples = [{"param_name": name, "example": known[name].example(language)} for name in parameters(text)]
    words: dict[str, Any] = {"type": "BODY", "text": text}
    if examples:
        words["example"] = {"body_text_named_params": examples}
    components: list[dict[str, Any]] = []
    if wording.header:
        components.append({"type": "HEADER", "format": wording.header.upper()})
    components.append(words)
    if wording.buttons:
        buttons = [{"type": "QUICK_REPLY", "text": each} for each in labels(wording, language)]
        components.append({"type": "BUTTONS", "buttons": buttons})
    return {
        "name": wording.name,
        "language": language,
        "category": wording.category.upper(),
        "parameter_format": "NAMED",
        "components": components,
    }


def wording_hash(asked: Mapping[str, Any]) -> str:
    """What tells one state of a wording from another: over all that is handed in, its examples too."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def content(components: Any) -> tuple[Any, ...]:
    """What people read of a wording: its words, the kind of its header, its buttons; tolerant of what Meta adds."""
    if not isinstance(components, list):
        return ()
    parts = [each for each in components if isinstance(each, dict)]
    return tuple(
        sorted(
            (
                str(part.get("type", "")).upper(),
                str(part.get("format") or "").upper(),
                str(part.get("text") or ""),
                tuple(str(button.get("text", "")) for button in part.get("buttons") or () if isinstance(button, dict)),
            )
            for part in parts
        )
    )


class WordingsAtMeta:
    """The wordings of one WhatsApp Business account; a call that fails raises Refused, NeverLeft or MayHaveArrived."""

    def __init__(self, settings: WhatsAppSettings, patience: "Patience | None" = None) -> None:
        from bot.transport import Pool  # noqa: PLC0415 - aiohttp takes long to load, and what Meta wants is known without
        from bot.whatsapp.graph import Graph  # noqa: PLC0415 - as above

        self._account = settings.waba_id
        self._base = f"{settings.base_url}/{settings.version}"
        self._graph = Graph(settings, CONNECTIONS, patience)
        # Where examples are uploaded the token goes by another word, and each piece says where it begins.
        headers = {"Authorization": f"OAuth {settings.token}", "file_offset": "0"}
        self._uploads = Pool(1, settings.proxy or None, patience, headers)

    async def __aenter__(self) -> Self:
        await self._graph.pool.open()
        await self._uploads.open()
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _exc: BaseException | None, _at: TracebackType | None
    ) -> None:
        await self._graph.pool.close()
        await self._uploads.close()

    async def all(self) -> list[Seen]:
        """Every wording of the account, page by page."""
        seen: list[Seen] = []
        path = f"{self._account}/message_templates?fields={FIELDS}&limit={PAGE}"
        after: str | None = ""
        while after is not None:
            page = await self._graph.get(f"{path}&after={after}" if after else path)
            seen += [_seen(each) for each in page.get("data", []) if isinstance(each, dict)]
            paging = page.get("paging") or {}
            after = (paging.get("cursors") or {}).get("after") if paging.get("next") else None
        return seen

    async def create(self, asked: Mapping[str, Any]) -> str:
        """Hand in a new wording; how Meta judges it at once."""
        told = await self._graph.post(f"{self._account}/message_templates", await self._with_example(asked))
        return status_of(told.get("status", "PENDING"))

    async def change(self, number: str, asked: Mapping[str, Any]) -> str:
        """Hand in other words for one that Meta has; they are looked at anew."""
        whole = await self._with_example(asked)
        await self._graph.post(number, {key: whole[key] for key in ("category", "components", "parameter_format")})
        return "pending"

    async def _with_example(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The same with an uploaded example of its document, where it has one."""
        components = list(asked["components"])
        if components[0].get("format") == "DOCUMENT":
            components[0] = {**components[0], "example": {"header_handle": [await self._example()]}}
        return {**asked, "components": components}

    async def _example(self) -> str:
        """What Meta calls an uploaded paper of one page."""
        from fpdf import FPDF  # noqa: PLC0415 - it takes long to load, and nothing else here needs it

        from bot.whatsapp.graph import answered  # noqa: PLC0415 - as the connections

        paper = FPDF()
        paper.add_page()
        paper.set_font("Helvetica")
        paper.cell(text="Example")
        file = bytes(paper.output())
        app = (await self._graph.get("app?fields=id"))["id"]
        about = f"file_name=example.pdf&file_length={len(file)}&file_type=application/pdf"
        begun = await self._graph.post(f"{app}/uploads?{about}", {})
        told = answered(await self._uploads.call("POST", f"{self._base}/{begun['id']}", file))
        return str(told["h"])


def status_of(said: object) -> str:
    """Meta's word for how it judges, as ours."""
    return STATUSES.get(str(said).upper(), "disabled")


def _seen(told: Mapping[str, Any]) -> Seen:
    reason = told.get("rejected_reason")
    return Seen(
        id=str(told.get("id", "")),
        name=str(told.get("name", "")),
        language=str(told.get("language", "")),
        status=status_of(told.get("status")),
        category=str(told.get("category", "")).lower(),
        reason=None if reason in (None, "", "NONE") else str(reason),
        content=content(told.get("components")),
    )
