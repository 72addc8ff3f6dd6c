"""How the demo looks on a terminal: headings, commands, tables, and messages as an officer would read them."""

from collections import Counter
from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from storage.rows import State

WIDTH = 100
BAR = "  │ "
COLUMNS = (
    State.MET,
    State.MET_LATE,
    State.OPEN,
    State.AWAITING_REPORT,
    State.OVERDUE,
    State.MISSED,
    State.UNKNOWN,
    State.NOT_APPLICABLE,
)


class Page:
    """A terminal of at most a hundred columns."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._width = min(WIDTH, console.width)
        self._number = 0

    def heading(self, words: str) -> None:
        """Begin the next step."""
        self._number += 1
        self._console.print(f"\n[bold]{self._number}. {escape(words)}[/bold]", highlight=False)

    def say(self, words: str = "") -> None:
        """A paragraph of ours."""
        self._console.print(words, highlight=False, width=self._width)

    def command(self, line: str) -> None:
        """What is typed."""
        self._console.print(f"  [green]$[/green] {escape(line)}", highlight=False, soft_wrap=True)

    def output(self, text: str) -> None:
        """What a command answers."""
        for line in text.strip().splitlines():
            self._console.print(f"    [dim]{escape(line)}[/dim]", highlight=False, soft_wrap=True)

    def message(self, title: str, text: str) -> None:
        """A text for an officer, between its title and its end, with a bar at the side."""
        self._console.print(f"\n  [cyan]╭ {escape(title)}[/cyan]", highlight=False)
        for line in Text(text).wrap(self._console, self._width - len(BAR)):
            line.rstrip()
            self._console.print(Text(BAR, style="cyan") + line, soft_wrap=True)

    def table(self, *columns: str, rows: list[tuple[str, ...]]) -> None:
        """Rows under headers."""
        table = Table(*columns, box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
        for row in rows:
            table.add_row(*row)
        self._console.print(indented(table))

    def standings(self, counts: Mapping[tuple[str, str, str], int]) -> None:
        """How many officers stand where, a line for each obligation."""
        used = [state for state in COLUMNS if any(stands == state for _, _, stands in counts)]
        table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
        table.add_column("obligation")
        for state in used:
            table.add_column(state.replace("_", " "), justify="right")
        lines: dict[tuple[str, str], Counter[str]] = {}
        for (order, obligation, state), number in counts.items():
            lines.setdefault((order, obligation), Counter())[state] += number
        for (_, obligation), by_state in sorted(lines.items()):
            table.add_row(obligation, *(str(by_state[state] or "·") for state in used))
        self._console.print(indented(table))


def indented(table: Table) -> Table:
    """The table, two columns to the right."""
    grid = Table.grid(padding=(0, 0, 0, 2))
    grid.add_row(table)
    return grid
