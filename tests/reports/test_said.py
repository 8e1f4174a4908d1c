"""What every stored report says, beside what it records: words and verdict agree, and what compares is judged."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import wording

REPORTS = sorted((Path(__file__).parents[2] / "notebooks" / "rapports").glob("*.ipynb"))
#: Reports whose every comparison is judged.
JUDGED = {"indicateurs", "vente_croisee", "campagnes", "experience", "etude_de_cas_roi"}


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


@pytest.mark.parametrize("name", sorted(JUDGED))
def test_every_finding_that_compares_carries_its_verdict_or_its_stake(name: str) -> None:
    sentences = [each for path in REPORTS if path.stem == name for each in said(path)]
    assert len(sentences) > 4
    bare = [
        each["text"]
        for each in sentences
        if wording.compares(each["text"]) and each.get("verdict") is None and each.get("stake") is None
    ]
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
