"""Where the name of a body ends: orders of many fields with the bodies that they tell, that help and that receive.

A line of sentences/names.txt is `LEAD + LEAD >> SUPPORT => RECEIVER || ORDER`; what is left out is not looked at.
"""

from pathlib import Path

import pytest

from pipeline.parse.assignees import explain

LINES = (Path(__file__).parent / "sentences" / "names.txt").read_text(encoding="utf-8").splitlines()
ORDERS = [tuple(part.strip() for part in line.split("||")) for line in LINES if "||" in line]


def listed(text):
    return sorted(name.strip().lower() for name in text.split(" + "))


@pytest.mark.parametrize(("wanted", "order"), ORDERS, ids=[order for _, order in ORDERS])
def test_whom_an_order_names(wanted, order):
    found = [(f.values["part"], f.values["unit"].lower()) for f in explain(order)]
    rest, _, receivers = wanted.partition("=>")
    leads, _, helpers = rest.partition(">>")
    for part, names in (("lead", leads), ("support", helpers), ("reports_to", receivers)):
        if names.strip():
            assert sorted({unit for kind, unit in found if kind == part}) == listed(names)
