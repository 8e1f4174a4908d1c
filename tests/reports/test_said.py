"""What every stored report says, beside what it records: words and verdict agree, and what compares is judged."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import wording

REPORTS = sorted((Path(__file__).parents[2] / "notebooks" / "rapports").glob("*.ipynb"))
#: Sentences that compare, at least, in the reports whose question is a comparison; the others compare nothing by themselves.
COMPARE = {"indicateurs": 9, "vente_croisee": 4, "campagnes": 7, "experience": 6, "etude_de_cas_roi": 1, "fidelisation": 7,
           "client": 1, "smarketing": 4, "plan_actions": 5, "prospection": 6}  # fmt: skip


def said(report: Path) -> Iterator[dict[str, Any]]:
    """The sentences that a stored report records."""
    for cell in json.loads(report.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            statement = output.get("data", {}).get("application/vnd.smkit.statement+json")
            if statement and statement["role"] in ("answer", "finding", "advice"):
                yield statement


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.stem)
def test_no_sentence_contradicts_its_record(report: Path) -> None:
    found = [
        (each["text"], each["verdict"])
        for each in said(report)
        if "verdict" in each and wording.contradiction(each["text"], each["verdict"])
    ]
    assert found == []


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.stem)
def test_every_sentence_that_compares_carries_its_verdict_or_its_stake(report: Path) -> None:
    compared = [each for each in said(report) if wording.compares(each["text"])]
    assert len(compared) >= COMPARE.get(report.stem, 0)
    bare = [each["text"] for each in compared if each.get("verdict") is None and each.get("stake") is None]
    assert bare == []


@pytest.mark.parametrize(
    ("sentence", "record", "wrong"),
    [
        ("Le panier moyen : mieux.", "on ne peut pas dire", "mieux"),
        ("« Salon » perd 300 €.", "oui", "perd"),
        ("« Mieux que rien » perd 300 €.", "moins bien", ""),
        ("Oui dans l'ensemble.", "trop tôt", "oui"),
        ("Non : l'action perd 5 000 €.", "perd", ""),
        ("Effet de mélange.", None, "effet de mélange"),
    ],
)
def test_a_contradiction_is_seen(sentence: str, record: str | None, wrong: str) -> None:
    assert wording.contradiction(sentence, record) == wrong
