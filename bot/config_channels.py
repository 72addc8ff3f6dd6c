"""The options of the channels and of the web part, as bot/config.py gathers them."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from scheduler.shapes import Fault, Shape

NO_SPACES = r"^\S*$"
Day = Annotated[date | None, BeforeValidator(lambda given: None if given == "" else given)]


class TelegramSettings(Shape):
    """The department's bot on Telegram; without a token, Telegram is off."""

    token: str = Field(
        "", repr=False, pattern=r"^(\d+:[\w-]+)?$", description='a token in quotes, as BotFather gives it, or ""'
    )
    username: str = Field(
        "", pattern=r"^([A-Za-z]\w{3,31})?$", description='the bot\'s name without @, in quotes, or ""'
    )
    base_url: str = Field("https://api.telegram.org", pattern=r"^https?://\S+[^/\s]$", description="an address")
    proxy: str = Field(
        "", repr=False, pattern=r"^(https?://\S+)?$", description='"" or an address, as "http://proxy.example:3128"'
    )
    per_second: float = Field(30, gt=0, le=1000, description="a number above 0 and up to 1000")
    lanes: int = Field(16, ge=1, le=128, description="a number from 1 to 128")
    webhook_url: str = Field("", pattern=r"^(https?://\S+)?$", description='"" or an address that begins with https://')
    webhook_secret: str = Field(
        "", repr=False, max_length=256, pattern=r"^[A-Za-z0-9_-]*$", description="up to 256 letters, digits, _ and -"
    )


class WhatsAppSettings(Shape):
    """The department's number on WhatsApp's Cloud API; without a token, WhatsApp is off."""

    token: str = Field("", repr=False, pattern=NO_SPACES, description='a permanent token of Meta\'s in quotes, or ""')
    phone_number_id: str = Field("", pattern=r"^\d*$", description="the id of the number, in quotes")
    waba_id: str = Field("", pattern=r"^\d*$", description="the id of the WhatsApp Business account, in quotes")
    app_secret: str = Field("", repr=False, pattern=NO_SPACES, description="the secret of the Meta app, in quotes")
    verify_token: str = Field("", repr=False, pattern=NO_SPACES, description="letters and digits in quotes")
    number: str = Field("", pattern=r"^(\d{8,15})?$", description='digits with the country code, without +, or ""')
    base_url: str = Field("https://graph.facebook.com", pattern=r"^https?://\S+[^/\s]$", description="an address")
    version: str = Field("v25.0", pattern=r"^v\d+\.\d+$", description='a version of the Graph API, as "v25.0"')
    proxy: str = Field(
        "", repr=False, pattern=r"^(https?://\S+)?$", description='"" or an address, as "http://proxy.example:3128"'
    )
    per_second: float = Field(80, gt=0, le=1000, description="a number above 0 and up to 1000")
    lanes: int = Field(48, ge=1, le=256, description="a number from 1 to 256")
    people_a_day: int = Field(250, ge=0, description="a number, 0 or more")
    rate: float = Field(0, ge=0, description="a price, 0 or more")
    outside_window: Literal["wait", "other_language", "other_channel"] = Field(
        "wait", description='"wait", "other_language" or "other_channel"'
    )
    agreed_on: Day = Field(None, description='"" or a date, as 2026-11-16')
    agreed_order: str = Field("", max_length=200, pattern=r"^.*$", description="the number of an order, in quotes")

    def all_agreed_because(self, today: date) -> str | None:
        """Why everybody may be written to first, as it is kept with each; None where only the list says who may.

        So it is before the day of the order.
        """
        if self.agreed_on is None or today < self.agreed_on:
            return None
        return f"order {self.agreed_order} of {self.agreed_on:%d.%m.%Y}"

    def faults(self) -> Iterator[Fault]:
        """What is missing beside what is given; the keys are without the table's name."""
        needed = ("token", "phone_number_id", "waba_id", "app_secret", "verify_token")
        if any(getattr(self, key) for key in needed):
            for key in needed:
                if not getattr(self, key):
                    yield key, "nothing given; WhatsApp needs " + ", ".join(needed[:-1]) + f" and {needed[-1]}"
        if self.agreed_on is not None and not self.agreed_order:
            yield "agreed_order", "nothing given; expected the number of the order that goes with agreed_on"
        if self.agreed_order and self.agreed_on is None:
            yield "agreed_on", "nothing given; expected the date of agreed_order"


class WebSettings(Shape):
    """Where webhooks are listened for, behind a reverse proxy that speaks HTTPS."""

    host: str = Field("127.0.0.1", min_length=1, description="an address of this machine")
    port: int = Field(8080, ge=0, le=65535, description="a port")
    metrics_host: str = Field("127.0.0.1", min_length=1, description="an address of this machine")
    metrics_port: int = Field(0, ge=0, le=65535, description="a port, or 0")
