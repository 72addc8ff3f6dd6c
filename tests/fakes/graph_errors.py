"""The errors of the Graph API, as Meta words and numbers them."""

import json
from typing import Any

from tests.fakes.chats import Refusal

ERRORS = {
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    4: (429, "API Too Many Calls"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (429, "Rate limit issues"),
    130429: (429, "Rate limit hit"),
    131000: (500, "Something went wrong"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131026: (400, "Message undeliverable"),
    131031: (403, "Business Account locked"),
    131042: (400, "Business eligibility payment issue"),
    131047: (400, "Re-engagement message"),
    131048: (429, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement."),
    131050: (400, "User has stopped marketing messages from your business"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (429, "(Business Account, Consumer Account) pair rate limit hit"),
    131064: (403, "Sending is restricted"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Translated text too long"),
    132007: (400, "Template format character policy violated"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132018: (400, "There's an issue with the parameters in your template message"),
    133016: (429, "Account register/deregister rate limit exceeded"),
}
"""By code: the HTTP status and the title."""

PERSONAL = {131026, 131047, 131049, 131050}
"""What concerns one person; Meta often accepts the message first, and tells of these later."""


class GraphRefusal(Refusal):
    """A call that is answered with an error of the Graph API."""

    def __init__(self, code: int, details: str = "", *, subcode: int = 0, status: int | None = None) -> None:
        usual, title = ERRORS[code]
        super().__init__(status or usual, f"(#{code}) {title}")
        self.number, self.details, self.subcode = code, details, subcode

    def body(self, call: int) -> bytes:
        """As it is answered; `call` makes the trace."""
        error: dict[str, Any] = {"message": self.description, "type": "OAuthException", "code": self.number}
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        return json.dumps({"error": {**error, "fbtrace_id": f"A{call:010d}"}}).encode()


def told_later(code: int) -> dict[str, Any]:
    """The same error as a status brings it."""
    title = ERRORS[code][1]
    where = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
    return {"code": code, "title": title, "message": title, "error_data": {"details": title}, "href": where}
