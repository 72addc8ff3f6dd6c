"""The option `--on DATE` that several subcommands share."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import click


class Day(click.ParamType[date]):
    """A day as 2026-04-02 or 02.04.2026."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read either spelling."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"):
            with suppress(ValueError):
                return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
        return self.fail(f'"{value}" is not a date; write it as 2026-04-02 or 02.04.2026', param, ctx)


def on_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--on`."""
    return click.option("--on", type=Day(), help="Reckon as of this day, as 2026-04-02; else today in India.")(command)
