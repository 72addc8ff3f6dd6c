"""`smaran orders` on the command line: what it lists and shows, what it refuses, and the dialogue of `new`."""

import string
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from bot.cli.order_draft import write_draft
from bot.cli.order_questions import words
from bot.cli.orders import orders, report_files
from scheduler.orders.reading import load_order, orders_folder
from storage.complaint import Complaint
from storage.rows import Due, Officer, Window
from tests.bot.cli.terminal import Terminal

SMALL = Path(__file__).parents[2] / "fixtures/orders/small.toml"
BIHAR = "bihar-panchayati-raj-166-2026"
RAJASTHAN = "rajasthan-personnel-14917-2026"


@dataclass
class Folders:
    orders_folders: list[Path]


def run(*arguments: str, own: Path, answers: list[str] | None = None) -> Result:
    given = "".join(f"{answer}\n" for answer in answers or [])
    return CliRunner().invoke(orders, arguments, obj=Folders([orders_folder(), own]), input=given)


def test_list_names_every_order_and_which_are_active(terminal: Terminal) -> None:
    (terminal.orders / "own.toml").write_bytes(SMALL.read_bytes())
    terminal.settle(BIHAR)
    lines = terminal.type("orders", "list").stdout.splitlines()
    ids = [line.split()[0] for line in lines if not line.startswith(" ")]
    assert ids == ["id", *sorted(file.stem for file in orders_folder().glob("*.toml")), "own"]
    rows = {line.split()[0]: " ".join(line.split()) for line in lines}
    assert f"{BIHAR} since 25.03.2026" in rows[BIHAR]
    assert f"{RAJASTHAN} no" in rows[RAJASTHAN]
    assert "as e-signed" in rows[RAJASTHAN]


def test_list_shows_ids_and_dates_whole_on_a_narrow_terminal(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.settle(BIHAR)
    monkeypatch.setattr("bot.cli.orders.wide_console", lambda: Console(width=80))
    rows = {line.split()[0]: line for line in terminal.type("orders", "list").stdout.splitlines()}
    assert f"{BIHAR}   since 25.03.2026  25.03.2026  " in rows[BIHAR]
    assert "…" not in "".join(rows.values())


@pytest.mark.parametrize(
    "expected",
    [
        "number 1प/विविध-14-07/2020/166/पं०रा० memo 1प/विविध-14-07/2020/5035/पं०रा० dated 25.03.2026",
        "binds department Panchayati Raj Department chosen audience: copy_list or else three_services because The",
        "contact registration: IT Manager",
        "as issued कम-से-कम 03 पाठ्यक्रमों का सम्पादन मार्च, 2026 तक किया जायेगा। unofficially At least 03 courses shall",
        "asks courses: At least 3 courses by March 2026 – courses, at least 3, due 31.03.2026",
        "asks more-courses: As many courses as possible – advice",
        "account, due 09.04.2026: 15 days after 25.03.2026, or after joining if that is later",
        "at least 52, each financial year from 01.04.2026 on, due at its end chosen obligations.hours.window: kind = ",
        "or else kind = calendar_year, first = 2026-04-01, pro_rata = true or else kind = calendar_year, first = 2027",
        "[आई०टी० प्रबंधक] द्वारा सहायता",
    ],
)
def test_show_puts_clause_reading_choice_and_reason_side_by_side(expected: str, tmp_path: Path) -> None:
    assert expected in " ".join(run("show", BIHAR, own=tmp_path).stdout.split())


@pytest.mark.parametrize(
    ("order_id", "expected"),
    [
        ("national-learning-week-2024", "hours, at least 4, from 19.10.2024 to 27.10.2024, due at its end"),
        ("national-learning-week-2024", "binds everybody"),
        ("dopt-t-28-27-2025-igot", "plan share, at least 0.5, due 31.03.2026"),
        ("dopt-t-28-27-2025-igot", "assessment, named Comprehensive Assessment, due 31.03.2026"),
        ("own", "binds service IAS or IPS and cadre Bihar chosen audience: state or else office because Reason"),
        ("own", "account, due 09.04.2026: 15 days after 25.03.2026"),
        ("own", "each calendar year from 01.07.2026 on, the first pro rata, due at its end"),
        ("own", "courses, at least 2, completed from 01.01.2026 on, no due date, a reminder every so often"),
    ],
)
def test_show_says_how_each_kind_is_read(order_id: str, expected: str, tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8").replace("days = 15", "days = 15, from_joining = false")
    window = 'kind = "dates", starts = 2026-04-10, ends = 2026-04-17'
    text = text.replace(window, 'kind = "calendar_year", first = 2026-07-01, pro_rata = true')
    more = """
[[obligations]]
id = "two"
clause = "10"
clause_text = "दो पाठ्यक्रम।"
clause_english = "Two courses."
title = { hi = "दो", en = "Two" }
metric = "courses"
threshold = 2
counts_from = 2026-01-01
due = { kind = "none" }
"""
    (tmp_path / "own.toml").write_text(text + more, encoding="utf-8")
    assert expected in " ".join(run("show", order_id, own=tmp_path).stdout.split())


def test_show_goes_clause_by_clause(tmp_path: Path) -> None:
    lines = run("show", BIHAR, own=tmp_path).stdout.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("clause")] == list("12222345")


def test_show_speaks_hindi_where_the_order_does(tmp_path: Path) -> None:
    shown = run("show", "rajasthan-personnel-14917-2026", "--language", "hi", own=tmp_path).stdout
    flat = " ".join(shown.split())
    assert "no due date, a reminder every 14 days" in flat
    assert 'because आदेश पर "यथा ई-हस्ताक्षर" अंकित है' in flat
    assert "nodal संयुक्त शासन सचिव, गृह (ग्रुप-6) विभाग: service IPS and cadre Rajasthan" in flat


@pytest.mark.parametrize(
    ("asked", "words_of_it"),
    [
        ("bihar-panchayati-raj-166", f"there is no order bihar-panchayati-raj-166; did you mean {BIHAR}?"),
        ("zzz", "there is no order zzz; see: orders list"),
    ],
)
def test_show_of_an_order_that_is_not_there(asked: str, words_of_it: str, tmp_path: Path) -> None:
    result = run("show", asked, own=tmp_path)
    assert isinstance(result.exception, Complaint)
    assert str(result.exception) == words_of_it


def test_check_of_right_files_succeeds(tmp_path: Path) -> None:
    result = run("check", *map(str, orders_folder().glob("*.toml")), own=tmp_path)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == len(list(orders_folder().glob("*.toml")))


def test_check_praises_the_right_file_and_complains_of_the_wrong_one(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(SMALL.read_text(encoding="utf-8").replace("days = 15", "days = 0"), encoding="utf-8")
    result = run("check", str(SMALL), str(wrong), own=tmp_path)
    assert result.exit_code == 1
    assert result.stdout == "small: right; asks 2 things of an officer\n"
    assert isinstance(result.exception, Complaint)
    assert str(result.exception) == (
        f"{wrong}: obligations.account.due.days: 0 given; expected a whole number of days from 1 to 3660"
    )


def test_check_with_officers_complains_of_an_audience_that_fits_nobody() -> None:
    with pytest.raises(
        Complaint, match=r'^small\.toml: audience, group 1: nobody on the list has cadre "Bihar"; it has'
    ):
        report_files([SMALL], [Officer(1, "A", service="IPS", cadre="Assam")])


# --- new --------------------------------------------------------------------------------------------------------------

HEAD = ["district-7", "7/2026", "", "25.3.2026", "विभाग", "Department", "विषय", "Subject", "", "", ""]
EVERYBODY_NO_CONTACT = ["", ""]
COURSES = ["2", "तीन पाठ्यक्रम।", "Three courses.", "courses", "", "", "", "3", "", "31.03.2026", ""]


def test_new_writes_what_was_answered(tmp_path: Path) -> None:
    answers = [
        *("en", "district-7", "7/2026", "8/2026", "25/3/2026", "विभाग", "Department", "विषय", "Subject"),
        *("अधिकारी", "", "Letter 5", "Letter 6", ""),
        *("service", "IAS, भारतीय पुलिस सेवा", "2", "Bihar", ""),
        *("प्रबंधक", "Manager"),
        *("1", "पंजीकरण।", "Registration.", "1", "", "", "", "", "", "yes"),
        *("2", "तीन।", "Three.", "courses", "", "", "", "3", "", "२५.०४.२०२६", "y"),
        *("3", "बावन।", "Fifty-two.", "hours", "", "", "", "52", "", "", "y"),
        *("4", "चार।", "Four.", "hours", "", "", "", "4.5", "dates", "2026-05-01", "2026-05-07", "y"),
        *("5", "आधे।", "Half.", "plan_share", "", "", "", "", "none", "", "y"),
        *("6", "मूल्यांकन।", "Assessment.", "assessment", "", "", "", "CA, do_1", "", "31.03.2027", "y"),
        *("7", "परामर्श।", "Advice.", "advice", "advice-7", "सलाह", "", "n"),
    ]
    own = tmp_path / "orders"
    result = run("new", own=own, answers=answers)
    assert result.exit_code == 0, result.output
    order = load_order(own / "district-7.toml")
    assert (order.number, order.memo_number, order.dated) == ("7/2026", "8/2026", date(2026, 3, 25))
    assert (order.officer_word, order.clause_word) == ("अधिकारी", "अनुच्छेद")
    assert order.references == ("Letter 5", "Letter 6")
    assert [(criterion.name, criterion.written) for criterion in order.audience[0]] == [
        ("service", ("IAS", "भारतीय पुलिस सेवा")),
        ("cadre", ("Bihar",)),
    ]
    assert [(contact.purpose, contact.designation.en) for contact in order.contacts] == [("registration", "Manager")]
    assert [(asked.id, asked.threshold, asked.window, asked.due) for asked in order.obligations] == [
        ("account", None, None, Due("days_after_order", days=15)),
        ("courses", 3, None, Due("date", on=date(2026, 4, 25))),
        ("hours", 52, Window("financial_year", first=date(2026, 4, 1)), Due("window_end")),
        ("hours-4", 4.5, Window("dates", starts=date(2026, 5, 1), ends=date(2026, 5, 7)), Due("window_end")),
        ("plan-share", 0.5, None, Due("none", cadence_days=14)),
        ("assessment", None, None, Due("date", on=date(2027, 3, 31))),
        ("advice-7", None, None, Due("none")),
    ]
    assert order.obligations[5].named == ("CA", "do_1")
    assert order.obligations[6].title.hi == "सलाह"
    assert f"Written: {own / 'district-7.toml'}" in result.stdout
    assert "smaran orders check" in result.stdout


def test_new_asks_in_hindi_and_leaves_remarks_in_the_file(tmp_path: Path) -> None:
    answers = ["hi", *HEAD, *EVERYBODY_NO_CONTACT, *COURSES]
    answers[4] = "यथा ई-हस्ताक्षर"
    result = run("new", own=tmp_path, answers=[*answers[:-1], "नहीं"])
    assert result.exit_code == 0, result.output
    file = tmp_path / "district-7.toml"
    assert load_order(file).dated is None
    assert load_order(file).audience == ((),)
    assert "आदेश संख्या: " in result.stdout
    text = file.read_text(encoding="utf-8")
    for remark in words("hi")["comments"].values():
        assert f"# {remark}" in text


@pytest.mark.parametrize(
    ("place", "wrong", "remark"),
    [
        (0, "xx", "Please answer hi or en."),
        (1, "My order", "Please use small letters a–z, figures, - and _ only."),
        (1, BIHAR, "There is one of this name already; please choose another."),
        (2, " ", "An answer is needed here."),
        (4, "31.2.2026", "Please give a date as 25.03.2026."),
        (12, "services", "Please answer with one of the numbers or words above."),
        (12, "10", "Please answer with one of the numbers or words above."),
        (17, "0", "Please answer with one of the numbers or words above."),
        (18, "Three Courses", "Please use small letters a–z, figures, - and _ only."),
        (21, "1.5", "Please give a whole number above 0."),
        (21, "0", "Please give a whole number above 0."),
        (23, "31.03.2025", "This is before 25.03.2026; please give that day or a later one."),
        (24, "perhaps", "Please answer yes or no."),
    ],
)
def test_new_judges_each_answer_as_it_is_given(place: int, wrong: str, remark: str, tmp_path: Path) -> None:
    answers = ["en", *HEAD, *EVERYBODY_NO_CONTACT, *COURSES]
    result = run("new", own=tmp_path, answers=[*answers[:place], wrong, *answers[place:]])
    assert result.exit_code == 0, result.output
    assert remark in result.stdout
    assert load_order(tmp_path / "district-7.toml").obligations[0].threshold == 3


@pytest.mark.parametrize(
    ("metric", "wrong", "remark"),
    [
        (["hours"], "many", "Please give a number above 0."),
        (["hours"], "nan", "Please give a number above 0."),
        (["hours"], "-1", "Please give a number above 0."),
        (["plan_share"], "50", "Please give a share above 0 and up to 1, as 0.5."),
        (["plan_share"], "half", "Please give a share above 0 and up to 1, as 0.5."),
        (["assessment"], "CA, c.a.", '"c.a." stands twice.'),
        (["assessment"], " , ", "An answer is needed here."),
        (["assessment"], "CA, -", '"-" has neither letters nor figures.'),
        (["hours", "52"], "monthly", "Please answer with one of the numbers or words above."),
        (
            ["hours", "52", "1"],
            "01.05.2026",
            "A year of this kind begins on day 1 of month 4; please give such a date.",
        ),
    ],
)
def test_new_judges_amounts_names_and_windows(metric: list[str], wrong: str, remark: str, tmp_path: Path) -> None:
    word, *more = metric
    answers = ["en", *HEAD, *EVERYBODY_NO_CONTACT, "2", "पाठ", "Text", word, "", "", "", *more, wrong]
    result = run("new", own=tmp_path, answers=answers)
    assert remark in result.stdout


def test_new_asks_for_the_days_that_an_undated_order_cannot_give(tmp_path: Path) -> None:
    answers = ["en", *HEAD, *EVERYBODY_NO_CONTACT]
    answers[4] = "as e-signed"
    answers += ["1", "पंजीकरण।", "Registration.", "account", "", "", "", "", "30", "2026-04-02", "y"]
    answers += ["2", "बावन।", "Fifty-two.", "hours", "", "", "", "52", "", "", "01.04.2026", "n"]
    result = run("new", own=tmp_path, answers=answers)
    assert result.exit_code == 0, result.output
    account, hours = load_order(tmp_path / "district-7.toml").obligations
    assert account.due == Due("days_after_order", days=30, counted_from=date(2026, 4, 2))
    assert hours.window == Window("financial_year", first=date(2026, 4, 1))


def test_new_stopped_midway_writes_nothing(tmp_path: Path) -> None:
    result = run("new", own=tmp_path / "orders", answers=["en", *HEAD])
    assert result.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_new_never_overwrites(tmp_path: Path) -> None:
    answers = ["en", *HEAD, *EVERYBODY_NO_CONTACT, *COURSES]
    other = tmp_path / "district-7.toml"
    other.write_text("mine", encoding="utf-8")
    result = run("new", own=tmp_path, answers=[*answers[:2], "district-8", *answers[2:]])
    assert result.exit_code == 0, result.output
    assert other.read_text(encoding="utf-8") == "mine"
    assert load_order(tmp_path / "district-8.toml").number == "7/2026"


def test_new_writes_where_it_is_told_to(tmp_path: Path) -> None:
    answers = ["en", *HEAD, *EVERYBODY_NO_CONTACT, *COURSES]
    assert run("new", "--folder", str(tmp_path / "there"), own=tmp_path / "own", answers=answers).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            SMALL.read_text(encoding="utf-8"),
            "there is such a file already, and it was left as it is; choose another id",
        ),
        ("number = 1", "number: 1 given; expected the order's number, in quotes"),
    ],
)
def test_a_draft_is_written_only_if_it_is_right_and_new(text: str, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(Complaint) as raised:
        write_draft(tmp_path, "a", text)
    assert f"{file}: {complaint}" in str(raised.value)
    assert file.read_text(encoding="utf-8") == "mine"


def test_the_words_of_both_languages_match() -> None:
    hindi, english = words("hi"), words("en")
    assert {section: list(lines) for section, lines in hindi.items()} == {
        section: list(lines) for section, lines in english.items()
    }
    for section, lines in english.items():
        for key, line in lines.items():
            assert _fields(hindi[section][key]) == _fields(line), key


def _fields(line: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(line) if name is not None}


def test_the_example_in_the_readme_is_an_order(tmp_path: Path) -> None:
    readme = (orders_folder() / "README.md").read_text(encoding="utf-8")
    example = readme.split("```toml\n")[1].split("```")[0]
    file = tmp_path / "example.toml"
    file.write_text(example, encoding="utf-8")
    assert [obligation.id for obligation in load_order(file).obligations] == ["hours"]
    assert tomllib.loads(example)["choices"]
