"""Each mistake in an order's file has its own complaint; a right file becomes the rows that it states."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.orders.checks import meaning_faults
from scheduler.orders.choices import choice_faults, setting_words
from scheduler.orders.reading import load_order, load_orders, orders_folder, read_order
from scheduler.orders.shape import OrderShape
from scheduler.shapes import read_shape
from storage.complaint import Complaint
from storage.rows import Choice, Text

FIXTURES = Path(__file__).parents[2] / "fixtures/orders"
SMALL = (FIXTURES / "small.toml").read_text(encoding="utf-8")
MISTAKES = tomllib.loads((FIXTURES / "mistakes.toml").read_text(encoding="utf-8"))["mistakes"]
FILE = Path("small.toml")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["complaint"].split("\n")[0][:50])
def test_each_mistake_has_its_complaint(mistake: dict[str, str]) -> None:
    text = SMALL.replace(mistake["right"], mistake["wrong"], 1)
    with pytest.raises(Complaint) as complaint:
        read_order(text.encode(), FILE)
    assert str(complaint.value) == f"small.toml: {mistake['complaint']}"


def test_the_small_order_is_right_as_it_stands() -> None:
    assert [obligation.id for obligation in read_order(SMALL.encode(), FILE).obligations] == ["account", "week"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    data = SMALL.replace("\n", "\r\n").encode("utf-8-sig")
    assert read_order(data, FILE).number == "1/2026"


def test_another_encoding_is_named_with_its_line() -> None:
    with pytest.raises(Complaint, match=r"^small\.toml: line 2: not UTF-8; expected the file saved as UTF-8 text$"):
        read_order(b'number = "1"\nissuer = "\xff"', FILE)


def test_the_files_name_must_be_an_id() -> None:
    with pytest.raises(Complaint, match=r"^My Order\.toml: the file's name is the order's id; expected a–z"):
        read_order(SMALL.encode(), Path("My Order.toml"))


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(Complaint, match=r"^none/x\.toml: cannot be read \(No such file or directory\)"):
        load_order(Path("none/x.toml"))


def test_all_mistakes_of_all_files_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        SMALL.replace("days = 15", "days = 0").replace('"hours"', '"hour"'), encoding="utf-8"
    )
    (tmp_path / "b.toml").write_text("number =", encoding="utf-8")
    with pytest.raises(Complaint) as complaint:
        load_orders([tmp_path])
    lines = str(complaint.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == [str(tmp_path / name) for name in ("a.toml", "a.toml", "b.toml")]


def test_a_later_folder_replaces_an_order_of_the_same_id(tmp_path: Path) -> None:
    own = tmp_path / "bihar-panchayati-raj-166-2026.toml"
    own.write_text(SMALL, encoding="utf-8")
    orders = load_orders([orders_folder(), tmp_path, tmp_path / "not-there"])
    assert orders[own.stem].number == "1/2026"
    assert len(orders) == len(list(orders_folder().glob("*.toml")))


def test_the_same_bytes_are_the_same_version() -> None:
    version = read_order(SMALL.encode(), FILE).version
    assert version == read_order(SMALL.encode(), FILE).version != read_order(SMALL.encode() + b"\n", FILE).version
    assert len(version) == 64


def test_a_choice_shows_what_the_file_has_and_what_it_could_have() -> None:
    assert read_order(SMALL.encode(), FILE).choices == (
        Choice("audience", "state", ("office",), Text("कारण", "Reason")),
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("copy_list", "copy_list"),
        (True, "true"),
        (date(2026, 3, 31), "2026-03-31"),
        (0.5, "0.5"),
        (["IAS", "IPS"], "IAS, IPS"),
        ({"kind": "dates", "named": ["a", "b"]}, "kind = dates, named = a, b"),
    ],
)
def test_a_setting_is_shown_as_people_read_it(value: object, shown: str) -> None:
    assert setting_words(value) == shown


anything = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


def places(table: object) -> list[tuple[str | int, ...]]:
    """The way to every value of a document."""
    if isinstance(table, dict):
        return [(key, *way) for key, inner in table.items() for way in [(), *places(inner)]]
    if isinstance(table, list):
        return [(number, *way) for number, inner in enumerate(table) for way in [(), *places(inner)]]
    return []


@given(st.sampled_from(places(tomllib.loads(SMALL))), anything)
def test_whatever_stands_in_a_file_it_is_an_order_or_a_complaint(way: tuple[str | int, ...], value: object) -> None:
    document = tomllib.loads(SMALL)
    holder: Any = document
    for place in way[:-1]:
        holder = holder[place]
    holder[way[-1]] = value
    shape = read_shape(OrderShape, document)
    faults = meaning_faults(shape) or choice_faults(shape, document) if isinstance(shape, OrderShape) else shape
    assert all(path and words for path, words in faults)
