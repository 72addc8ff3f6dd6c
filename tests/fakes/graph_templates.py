"""The templates of an account: created, reviewed, listed, and rendered with what a message puts into them."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.graph_errors import GraphRefusal

NAME = re.compile("[a-z0-9_]{1,512}")
HOLE = re.compile(r"\{\{([^{}]*)\}\}")
PARAMETER = re.compile("[a-z][a-z0-9_]*")
CANNOT_STAND = re.compile(r"[\n\t]| {5,}")
CATEGORIES = {"UTILITY", "MARKETING", "AUTHENTICATION"}
FOREVER_WRONG = {"PAUSED": 132015, "DISABLED": 132016}


@dataclass
class Rendered:
    """What the person sees of a template."""

    text: str
    buttons: list[dict[str, Any]]
    document: dict[str, Any] | None


@dataclass
class Template:
    """One template in one language."""

    id: str
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    status: str = "PENDING"
    reason: str = "NONE"
    """Why it was rejected."""

    def told(self) -> dict[str, Any]:
        """As the list has it."""
        shown = {name: getattr(self, name) for name in ("id", "name", "language", "category", "components", "status")}
        return {**shown, "parameter_format": "NAMED", "rejected_reason": self.reason}

    def component(self, kind: str) -> dict[str, Any]:
        """The header, the body, … ; empty where it has none."""
        return next((one for one in self.components if one["type"] == kind), {})

    def rendered(self, given: Any) -> Rendered:
        """With what a message puts in; GraphRefusal unless that is exactly what is wanted."""
        if not isinstance(given, list):
            raise GraphRefusal(100, "Param template['components'] must be an array.")
        parts: dict[str, list[dict[str, Any]]] = {"header": [], "body": [], "button": []}
        for one in given:
            if not isinstance(one, dict) or one.get("type") not in parts:
                raise GraphRefusal(100, "Unexpected component of a template")
            if unknown := one.keys() - {"type", "parameters", "sub_type", "index"}:
                raise GraphRefusal(100, f'Unexpected key "{min(unknown)}" on param "template[\'components\']".')
            parts[one["type"]].append(one)
        text = [self._filled(parts["body"])]
        header, footer = self.component("HEADER"), self.component("FOOTER")
        if header.get("format") == "TEXT":
            text.insert(0, header["text"])
        if footer:
            text.append(footer["text"])
        return Rendered("\n\n".join(text), self._buttons(parts["button"]), self._document(header, parts["header"]))

    def _filled(self, given: list[dict[str, Any]]) -> str:
        body = self.component("BODY")["text"]
        parameters = [one for part in given for one in part.get("parameters", [])]
        wanted = set(HOLE.findall(body))
        if len(parameters) != len(wanted):
            details = f"body: number of localizable_params ({len(parameters)}) does not match the expected number"
            raise GraphRefusal(132000, f"{details} of params ({len(wanted)})")
        values = {one.get("parameter_name"): one for one in parameters}
        if values.keys() != wanted:
            raise GraphRefusal(100, "Parameter name is missing or empty")
        for one in parameters:
            if one.get("type") != "text" or one.keys() != {"type", "parameter_name", "text"}:
                raise GraphRefusal(132012, "body: parameter must be a text")
            if not str(one["text"]).strip():
                raise GraphRefusal(131008, "Parameter of type text is missing text value")
            if CANNOT_STAND.search(one["text"]):
                raise GraphRefusal(
                    132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
                )
        text = HOLE.sub(lambda hole: str(values[hole[1]]["text"]), body)
        if len(text) > 1024:
            raise GraphRefusal(132005, f"Translated text too long: body: {len(text)} of 1024 characters")
        return text

    def _buttons(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        labels = self.component("BUTTONS").get("buttons", [])
        payloads: dict[int, str] = {}
        for one in given:
            at = int(one.get("index", -1))
            if not 0 <= at < len(labels) or labels[at]["type"] != "QUICK_REPLY" or one.get("sub_type") != "quick_reply":
                raise GraphRefusal(132012, f"button at index {at} does not exist or is of another type")
            payload = one.get("parameters", [{}])[0]
            if payload.get("type") != "payload" or not 0 < len(str(payload.get("payload", ""))) <= 256:
                raise GraphRefusal(131009, "Button payload length invalid. Min length: 1, Max length: 256")
            payloads[at] = payload["payload"]
        return [
            {"text": label["text"]}
            | (
                {"callback_data": payloads.get(at, label["text"]), "quick": True}
                if label["type"] == "QUICK_REPLY"
                else {}
            )
            for at, label in enumerate(labels)
        ]

    @staticmethod
    def _document(header: dict[str, Any], given: list[dict[str, Any]]) -> dict[str, Any] | None:
        wanted = header.get("format", "TEXT").lower()
        parameters = [one for part in given for one in part.get("parameters", [])]
        if wanted == "text":
            if parameters:
                raise GraphRefusal(132012, "header: expected no parameter")
            return None
        if len(parameters) != 1 or parameters[0].get("type") != wanted or wanted not in parameters[0]:
            raise GraphRefusal(132012, f"header: Format mismatch, expected {wanted.upper()}")
        document: dict[str, Any] = parameters[0][wanted]
        return document


@dataclass
class Templates:
    """All templates of an account."""

    first: int
    """The number of the first one."""
    all: dict[str, Template] = field(default_factory=dict)
    """By id."""
    first_status: str = "PENDING"
    """Of one that is created."""

    def named(self, name: str, language: str = "") -> list[Template]:
        """In all languages, or in one."""
        return [one for one in self.all.values() if one.name == name and language in {"", one.language}]

    def usable(self, name: str, language: str) -> Template:
        """The template, if messages may go out in it."""
        for one in self.named(name, language):
            if one.status == "APPROVED":
                return one
            if one.status in FOREVER_WRONG:
                raise GraphRefusal(FOREVER_WRONG[one.status], f"template {name} in {language}")
        raise GraphRefusal(132001, f"template name ({name}) does not exist in {language}")

    def create(self, asked: dict[str, Any], status: str = "") -> Template:
        """Take one up for review."""
        name, language, category = (str(asked.get(one, "")) for one in ("name", "language", "category"))
        if (
            not NAME.fullmatch(name)
            or not re.fullmatch("[a-z]{2,3}(_[A-Z]{2})?", language)
            or category not in CATEGORIES
        ):
            raise GraphRefusal(100, "name, language or category is missing or not valid")
        if self.named(name, language):
            raise GraphRefusal(100, f"There is already {language} content for this template", subcode=2388024)
        components = _checked(asked.get("components"), str(asked.get("parameter_format", "POSITIONAL")).upper())
        template = Template(str(self.first + len(self.all)), name, language, category, components)
        template.status = status or self.first_status
        self.all[template.id] = template
        return template

    def edit(self, template: Template, asked: dict[str, Any]) -> None:
        """Take changed words up for review."""
        if template.status not in {"APPROVED", "REJECTED", "PAUSED"}:
            raise GraphRefusal(100, "Only approved, rejected or paused templates can be edited", subcode=2388025)
        if "components" in asked:
            template.components = _checked(asked["components"], "NAMED")
        template.category = asked.get("category", template.category)
        template.status, template.reason = self.first_status, "NONE"

    def delete(self, name: str, number: str = "") -> None:
        """Drop one in all languages, or only the one of that number."""
        gone = [one.id for one in self.named(name) if number in {"", one.id}]
        if not gone:
            raise GraphRefusal(100, "The template was not found", subcode=2593002, status=404)
        for each in gone:
            # The place is kept: a number is never given twice.
            self.all[each].name = ""

    def page(self, query: dict[str, Any], address: str) -> dict[str, Any]:
        """A page of the list, with what leads to the next one."""
        wanted = {name: query[name] for name in ("name", "language", "status") if name in query}
        found = [one for one in self.all.values() if one.name and all(getattr(one, k) == v for k, v in wanted.items())]
        start, limit = int(query.get("after") or 0), int(query.get("limit") or 25)
        end = start + limit
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(found):
            more = "&".join(f"{name}={value}" for name, value in wanted.items())
            paging["next"] = f"{address}?limit={limit}&after={end}" + (f"&{more}" if more else "")
        return {"data": [one.told() for one in found[start:end]], "paging": paging}


def _checked(components: Any, parameters: str) -> list[dict[str, Any]]:
    if not isinstance(components, list) or not all(isinstance(one, dict) for one in components):
        raise GraphRefusal(100, "Param components must be an array of objects.")
    shown = [one | {key: str(one[key]).upper() for key in ("type", "format") if key in one} for one in components]
    by_type = {one.get("type"): one for one in shown}
    if unknown := by_type.keys() - {"HEADER", "BODY", "FOOTER", "BUTTONS"}:
        raise GraphRefusal(100, f"Unexpected components: {unknown}")
    _check_body(by_type.get("BODY", {}), parameters)
    header, footer = by_type.get("HEADER", {}), by_type.get("FOOTER", {})
    if header.get("format") in {"DOCUMENT", "IMAGE"} and not header.get("example", {}).get("header_handle"):
        raise GraphRefusal(100, "A header with a file needs an example", subcode=2388273)
    for small in (header.get("text", ""), footer.get("text", "")):
        if len(small) > 60 or HOLE.search(small):
            raise GraphRefusal(100, "A header or footer has at most 60 characters and no variable", subcode=2388040)
    buttons = by_type.get("BUTTONS", {}).get("buttons", [])
    if len(buttons) > 10 or not all(0 < len(str(one.get("text", ""))) <= 25 for one in buttons):
        raise GraphRefusal(100, "At most 10 buttons of at most 25 characters", subcode=2388040)
    return shown


def _check_body(component: dict[str, Any], parameters: str) -> None:
    body = str(component.get("text", ""))
    holes = HOLE.findall(body)
    if not 0 < len(body) <= 1024:
        raise GraphRefusal(100, "The body must have 1 to 1024 characters", subcode=2388040)
    if re.search(r"\A\s*\{\{|\}\}\s*\Z", body):
        raise GraphRefusal(100, "Variables can't be at the start or end of the template", subcode=2388299)
    if holes and (parameters != "NAMED" or not all(map(PARAMETER.fullmatch, holes))):
        raise GraphRefusal(100, "Variables must be named: lower case, digits, underscore", subcode=2388073)
    examples = component.get("example", {}).get("body_text_named_params", [])
    if {one.get("param_name") for one in examples} != set(holes):
        raise GraphRefusal(100, "Every variable needs an example", subcode=2388043)
