"""How the demo looks on a terminal: headings, commands, tables, and messages as an officer would read them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from storage.rows import State

WIDTH = 100
INDENT = 2
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
    """A terminal, used to a width of a hundred columns."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._width = min(WIDTH, console.width)
        self._steps = 0

    def heading(self, words: str) -> None:
        """Begin the next step."""
        self._steps += 1
        self._print(Text(f"\n{self._steps}. {words}\n", style="bold"))

    def say(self, words: str) -> None:
        """A paragraph of ours."""
        for line in self._wrapped(words):
            self._print(Text(f"  {line}"))

    def gap(self) -> None:
        """An empty line."""
        self._print(Text())

    def command(self, line: str) -> None:
        """What is typed."""
        self._print(Text.assemble("  ", ("$ ", "green"), (line, "bold")))

    def output(self, text: str) -> None:
        """What a command answers."""
        for line in text.strip("\n").splitlines():
            self._print(Text(f"    {line.rstrip()}", style="dim"))

    def message(self, title: str, text: str, asked: str, why: str) -> None:
        """What an officer reads, a bar beside it, and below it what is asked back and the answer."""
        self._bar("╭", title)
        self._barred(text)
        self._bar("├", asked)
        self._barred(why)
        self._bar("╰", "")

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, figures: bool = False) -> None:
        """Rows under headers, if there are any; with `figures`, all but the first column hold numbers."""
        table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim", show_header=any(columns))
        for place, name in enumerate(columns):
            table.add_column(name, justify="right" if figures and place else "left")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self._print(Padding(table, (0, 0, 0, INDENT)))

    def standings(self, counts: Mapping[tuple[str, str, str], int]) -> None:
        """How many officers stand where: a line for each obligation, a column for each state."""
        used = [state for state in COLUMNS if any(stands == state for _, _, stands in counts)]
        lines: dict[tuple[str, str], Counter[str]] = {}
        for (order, obligation, state), number in sorted(counts.items()):
            lines.setdefault((order, obligation), Counter())[state] += number
        self.table(
            ["officers, by obligation", *(state.replace("_", " ") for state in used)],
            [
                [f"{order.partition('-')[0].title()}: {obligation}", *(str(states[state] or "·") for state in used)]
                for (order, obligation), states in lines.items()
            ],
            figures=True,
        )

    def _bar(self, corner: str, title: str) -> None:
        self._print(Text(f"  {corner}─ {title}" if title else f"  {corner}─", style="cyan"))

    def _barred(self, text: str) -> None:
        for line in self._wrapped(text):
            self._print(Text.assemble("  ", ("│ ", "cyan"), line))

    def _wrapped(self, text: str) -> Iterator[str]:
        """Lines that fit beside a bar.

        Every character counts as one column: terminals do not agree on the vowel signs of Devanagari, and too early a
        break does no harm.
        """
        for line in text.splitlines():
            yield from wrap(line, self._width - len("  │ "), break_on_hyphens=False) or [""]

    def _print(self, what: Text | Padding) -> None:
        if isinstance(what, Text):
            self._console.print(what, soft_wrap=True)
        else:
            self._console.print(what, width=self._width)
