"""A group of an audience that fits nobody is told with the nearest that the list has."""

from pathlib import Path

import pytest

from scheduler.orders.audience import audience_problems
from scheduler.orders.reading import load_order
from storage.rows import Officer

SMALL = Path(__file__).parents[2] / "fixtures/orders/small.toml"
IAS_BIHAR = Officer(1, "A", service="भारतीय प्रशासनिक सेवा", cadre="Bihar")
IPS_BIHAR = Officer(2, "B", service="IPS", cadre="Bihar")


@pytest.mark.parametrize(
    ("officers", "problems"),
    [
        ([IAS_BIHAR, IPS_BIHAR], []),
        ([], ["small.toml: audience: the officers' list is empty; expected at least one officer"]),
        (
            [IAS_BIHAR],
            ['small.toml: nodal[1].scope[1]: nobody on the list has service "IPS"; it has "भारतीय प्रशासनिक सेवा"'],
        ),
        (
            [Officer(1, "A", service="IPS", cadre="Bihaar"), Officer(2, "B", service="IAS", cadre="Assam")],
            ['small.toml: audience, group 1: nobody on the list has cadre "Bihar"; it has "Bihaar", "Assam"'],
        ),
        (
            [Officer(1, "A", service="IPS"), Officer(2, "B", service="IAS")],
            ['small.toml: audience, group 1: nobody on the list has cadre "Bihar"; it says nothing of cadre'],
        ),
        (
            [Officer(1, "A", service="IPS", cadre="Assam"), Officer(2, "B", service="RAS", cadre="Bihar")],
            ['small.toml: audience, group 1: nobody on the list fits all of service "IAS" or "IPS" and cadre "Bihar"'],
        ),
        (
            [IPS_BIHAR, Officer(1, "A", service="IAS", cadre="Bihar", left=True)],
            [],
        ),
    ],
)
def test_an_audience_that_matches_nobody(officers: list[Officer], problems: list[str]) -> None:
    assert audience_problems(load_order(SMALL), officers) == problems
