"""Every parameter has a name for people."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from smkit.reports.asking import labels, parameters, shelf
from smkit.tables import answers

CASES = Path(__file__).parents[3] / "datasets" / "cas"
REPORTS = [item.name for item in shelf.items("rapports")]


def names(value: Any) -> Iterator[str]:
    """The names inside a parameter's value, but those that are the person's own."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            if name not in ("objections", "repartition", "couts"):
                yield from names(each)
    elif isinstance(value, list):
        for each in value:
            yield from names(each)


@pytest.mark.parametrize("report", REPORTS)
def test_every_parameter_of_a_report_has_a_name_for_people(report: str) -> None:
    declared = parameters.declared(shelf.find("rapports", report).path)
    called = {name: labels.label(name, report) for name in declared}
    known = {*labels.ASKED, *labels._GIVEN, *labels._tables()}
    assert declared.keys() <= known
    assert not [label for label in called.values() if "_" in label or not label[0].isupper()]
    assert len(set(called.values())) == len(called), "two parameters of one report have one name"


def test_every_name_in_the_cases_of_the_kit_is_told_to_people() -> None:
    cases = sorted(CASES.glob("*.yaml"))
    assert len(cases) > 10
    known = {*labels.ASKED, *labels._GIVEN, *labels._tables()}
    for path in cases:
        case = yaml.safe_load(path.read_text("utf-8"))
        assert set(names(case.get("parametres") or {})) <= known, path.name
        for name, value in (case.get("parametres") or {}).items():
            assert not re.search(r"\b[a-z]+_[a-z]+ :", labels.told(name, value, case["rapport"])), (
                path.name,
                name,
            )


def test_answers_of_the_reader_have_names_too() -> None:
    assert answers.NAMES.keys() <= {*labels.ASKED, *labels._GIVEN}


def test_a_name_of_two_meanings_is_told_by_its_report() -> None:
    assert labels.label("heures", "prospection") != labels.label("heures", "etude_de_cas_roi")
    assert labels.told("repartition", {"Témoin": 0.25, "prix": 0.75}).startswith("Témoin")
    assert "prix" in labels.told("repartition", {"Témoin": 0.25, "prix": 0.75}), (
        "a group is called as the person calls it"
    )
