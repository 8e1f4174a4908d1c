"""Records: what a notebook shows is what resultats.json holds."""

import pytest

from smkit.reports.errors import ReportError
from smkit.reports.running import results

FIGURE = {"id": "marge", "dims": {}, "label": "Marge", "value": 10, "unit": "EUR", "n": None, "text": "10 €"}


def notebook(*records: tuple[str, dict]) -> dict:
    outputs = [
        {"data": {f"application/vnd.smkit.{kind}+json": record, "text/plain": ""}} for kind, record in records
    ]
    return {"cells": [{"outputs": outputs}, {"source": "# sans sortie"}]}


def test_records_are_collected_in_order() -> None:
    other = FIGURE | {"dims": {"action": "Salon"}}
    said = {"role": "answer", "text": "Oui.", "figures": ["marge"]}
    found = results.collect(notebook(("figure", FIGURE), ("statement", said), ("figure", other)))
    assert [f["dims"] for f in found.figures] == [{}, {"action": "Salon"}]
    assert found.statement("answer") == "Oui." and found.statement("advice") == ""


def test_two_figures_of_one_id_and_dims_are_refused() -> None:
    with pytest.raises(ReportError, match="2 fois le chiffre « marge »"):
        results.collect(notebook(("figure", FIGURE), ("figure", FIGURE)))


def test_a_sentence_on_no_figure_is_refused() -> None:
    said = {"role": "finding", "text": "La marge monte.", "figures": ["marge"]}
    with pytest.raises(ReportError, match="« marge », que le carnet n'enregistre pas"):
        results.collect(notebook(("statement", said)))


def test_what_is_published_is_what_the_design_says() -> None:
    source = {
        "table": "orders",
        "file": "c.csv",
        "rows": 3,
        "kept": 2,
        "corrected": 0,
        "rejected": 1,
        "notes": [],
    }
    limit = {"role": "limit", "text": "Rien.", "figures": []}
    found = results.collect(
        notebook(
            ("figure", FIGURE | {"formula": "prix * acheteurs"}), ("source", source), ("statement", limit)
        )
    )
    content = results.publish(found, "demo", {"prix": 3}, {"c.csv": "abc"})
    assert content == {
        "report": "demo",
        "parameters": {"prix": 3},
        "figures": [
            {
                "id": "marge",
                "label": "Marge",
                "dims": {},
                "value": 10,
                "unit": "EUR",
                "n": None,
                "formula": "prix * acheteurs",
            }
        ],
        "findings": [],
        "sources": [{"file": "c.csv", "sha256": "abc", "rows": 3, "kept": 2, "rejected": 1}],
    }
