"""`smaran roles`: who may do more than ask about themselves."""

import click
from rich.markup import escape
from rich.table import Table

from bot.acts.roles import grant_role, granted_roles, revoke_role
from bot.acts.who import Who
from bot.cli.asking import ask, ending, mobile, name
from bot.cli.imports import HasDatabase
from bot.cli.moments import moment
from bot.cli.order_page import wide_console
from bot.cli.shell_user import shell_user
from scheduler.imports.lists import read_criteria
from storage.complaint import Complaint
from storage.rows import ROLES, Right

TITLES = {Right.IT_MANAGER: "IT manager", Right.NODAL_OFFICER: "nodal officer", Right.VIEWER: "viewer"}
WHOLE = "the whole department"


@click.group()
def roles() -> None:
    """The IT managers, nodal officers and viewers."""


@roles.command("list")
@click.pass_obj
def list_roles(house: HasDatabase) -> None:
    """List who holds which role, within what, and by which number."""
    held = granted_roles(house.database)
    if not held:
        click.echo("Nobody holds a role. Next: `smaran roles grant it_manager`.")
        return
    table = Table("id", "role", "name", "within", "mobile", "in the chat", "granted", "by", box=None, pad_edge=False)
    for each in held:
        table.add_row(
            str(each.actor.id),
            each.actor.role,
            escape(each.actor.name),
            escape(_within(each.actor.scope)),
            ending(each.mobile or ""),
            "yes" if each.actor.contact_id else "not yet",
            moment(each.granted_at, house.clock.now()),
            escape(each.granted_by),
        )
    wide_console().print(table)


@roles.command()
@click.argument("role", type=click.Choice([str(each) for each in ROLES]))
@click.option("--name", "given_name", metavar="NAME", help="Whose role it is; asked for where it is missing.")
@click.option("--mobile", "number", metavar="NUMBER", help="By which they are known in the chat; as above.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    metavar="CRITERIA",
    help="Within what: whole, or criteria such as service=IPS,office=Patna; again for “or”.",
)
@click.pass_obj
def grant(house: HasDatabase, role: str, given_name: str | None, number: str | None, scopes: tuple[str, ...]) -> None:
    """Give somebody a role. It counts once they have shared their number in the chat."""
    scope = _scope(Right(role), scopes)
    who = name(given_name) if given_name else ask("Name", name)
    known_by = _needed(number) if number else ask("Mobile", _needed)
    grant_role(house.database, Right(role), who, known_by, scope, who=Who.in_shell(shell_user()), now=house.clock.now())
    click.echo(f"{who}: {TITLES[Right(role)]}, {_within(scope)}; known by the mobile {ending(known_by)}.")
    click.echo("Next: they write “start” to the bot, and share that number where they are asked for it.")


@roles.command()
@click.argument("number", metavar="ID", type=int)
@click.pass_obj
def revoke(house: HasDatabase, number: int) -> None:
    """Take a role away, at once."""
    held = revoke_role(house.database, number, who=Who.in_shell(shell_user()), now=house.clock.now())
    click.echo(f"{held.actor.name}: no longer {TITLES[held.actor.role]}.")


def _scope(role: Right, given: tuple[str, ...]) -> list[dict[str, list[str]]]:
    """The groups of criteria; no group is everybody, which for a nodal officer must be said."""
    if role is Right.IT_MANAGER and given:
        raise Complaint("--scope: an IT manager acts for the whole department; leave it out.")
    if role is Right.NODAL_OFFICER and not given:
        raise Complaint("--scope: whose nodal officer? Criteria such as service=IPS,office=Patna, or whole.")
    groups = [read_criteria(each) for each in given]
    return [] if {} in groups else groups


def _within(scope: list[dict[str, list[str]]] | tuple[dict[str, list[str]], ...]) -> str:
    groups = [", ".join(f"{field}={value}" for field, values in group.items() for value in values) for group in scope]
    return " or ".join(groups) or WHOLE


def _needed(given: str) -> str:
    """A mobile, not none."""
    found = mobile(given)
    if not found:
        raise Complaint("A mobile is needed here: by it the bot knows who writes.")
    return found
