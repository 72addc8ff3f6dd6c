"""The command line: one file for each subcommand, loaded when it is called."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from storage.complaint import Complaint

COMMANDS = {
    "backup": "bot.cli.backup:backup",
    "broadcasts": "bot.cli.broadcasts:broadcasts",
    "check": "bot.cli.check:check",
    "demo": "bot.cli.demo:demo",
    "doctor": "bot.cli.doctor:doctor",
    "import": "bot.cli.imports:imports",
    "init": "bot.cli.init:init",
    "officers": "bot.cli.officers:officers",
    "orders": "bot.cli.orders:orders",
    "outbox": "bot.cli.outbox:outbox",
    "pause": "bot.cli.pause:pause",
    "restore": "bot.cli.restore:restore",
    "resume": "bot.cli.resume:resume",
    "roles": "bot.cli.roles:roles",
    "run": "bot.cli.run:run",
    "send": "bot.cli.send:send",
    "sources": "bot.cli.sources:sources",
    "standings": "bot.cli.standings:standings",
    "templates": "bot.cli.templates:templates",
    "unknown": "bot.cli.unknown:unknown",
    "why": "bot.cli.why:why",
}


class Subcommands(click.Group):
    """Finds a subcommand in the table, and turns a complaint into words and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name them all."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Load the one that was asked for."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; what it complains of is said in its own words."""
        try:
            return super().invoke(ctx)
        except Complaint as complaint:
            raise click.ClickException(str(complaint)) from None


@click.group(cls=Subcommands)
@click.version_option(package_name="smaran")
@click.option(
    "--config",
    "config_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The config file; else SMARAN_CONFIG, else ./config.toml, else the defaults.",
)
@click.pass_context
def smaran(ctx: click.Context, config_file: Path | None) -> None:
    """Remind officers of what orders ask of them on iGOT Karmayogi."""
    from bot.app import App  # noqa: PLC0415 - `--help` should not wait for the database and the calendars
    from bot.config_file import find_config, load_config  # noqa: PLC0415 - as above
    from bot.logs import set_up_logs  # noqa: PLC0415 - as above
    from scheduler.clock import SystemClock  # noqa: PLC0415 - as above

    clock = SystemClock()
    set_up_logs(clock, level="info" if ctx.invoked_subcommand == "run" else "warning")
    if ctx.invoked_subcommand == "init":
        from bot.cli.init import Place  # noqa: PLC0415 - as above

        ctx.obj = Place(find_config(config_file) or Path("config.toml"), clock)
        return
    if ctx.invoked_subcommand == "doctor":
        from bot.cli.doctor import Bedside  # noqa: PLC0415 - as above

        ctx.obj = Bedside(find_config(config_file), clock)
        return
    app = App(load_config(find_config(config_file)), clock)
    ctx.obj = app
    ctx.call_on_close(app.close)


def main() -> None:
    """Run the program from the shell; old Windows consoles are told that we write UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from bot.logs import report_crashes, set_up_logs  # noqa: PLC0415 - tests of single commands want their tracebacks

    set_up_logs(level="warning")
    report_crashes()
    smaran()
