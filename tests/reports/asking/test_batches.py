"""Batch files: what they ask for, or why they are refused."""

from pathlib import Path

import pytest

from smkit.reports.asking import batches
from smkit.reports.errors import UsageError

GOOD = """
lots:
  - rapports: [indicateurs, experience]
    parametres: {devise: EUR}
  - rapports: indicateurs
    parametres: {commandes: ventes.csv}
    jeux:
      janvier: {debut: 2026-01-01}
      février: {debut: 2026-02-01, devise: CHF}
    chaque: Région
"""


@pytest.fixture
def batch(tmp_path: Path):
    def write(text: str) -> Path:
        (tmp_path / "ventes.csv").write_text("x", "utf-8")
        path = tmp_path / "lot.yaml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_a_batch_is_reports_times_sets_of_parameters(batch, tmp_path: Path) -> None:
    jobs = {job.name: job for job in batches.jobs(batch(GOOD), {"base": "TTC"})}
    assert list(jobs) == ["indicateurs", "experience", "indicateurs_janvier", "indicateurs_février"]
    assert {job.each for job in jobs.values()} == {"", "region"}
    assert jobs["indicateurs_février"].parameters == {
        "commandes": str(tmp_path / "ventes.csv"),
        "debut": "2026-02-01",
        "devise": "CHF",
        "base": "TTC",
    }
    assert jobs["experience"].parameters == {"devise": "EUR", "base": "TTC"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "un lot commence par « lots: »"),
        ("lots: []\n", "« lots » est vide"),
        ("lots:\n  - rapports: []\n", "lot.yaml, lot 1 : « rapports » est vide"),
        (
            "lots: [experience]\n",
            "lot 1 : un lot attend des lignes « nom: valeur » et contient « experience »",
        ),
        (GOOD.replace("janvier:", "a/b:"), "« indicateurs_a/b » ne peut pas nommer le dossier"),
        (GOOD.replace("janvier:", "'../../x':"), "« indicateurs_../../x » ne peut pas nommer le dossier"),
        (GOOD.replace("jeux", "jeu"), "Vouliez-vous dire « jeux »"),
        (GOOD.replace("experience]", "expérience]"), "Vouliez-vous dire « experience »"),
        (GOOD.replace("debut: 2026-01", "dbut: 2026-01"), "Vouliez-vous dire « debut »"),
        (GOOD.replace("ventes.csv", "vente.csv"), "Vouliez-vous dire « ventes.csv »"),
        (GOOD.replace("Région", "Régions"), "Vouliez-vous dire « Région »"),
        (GOOD + "  - rapports: experience\n", "deux rapports s'appelleraient « experience »"),
        ("lots: [\n", "ligne 2"),
        ("lots:\n", "« lots » attend une liste et ne contient rien"),
        ("lots: true\n", "« lots » attend une liste et contient « oui »"),
        (GOOD.replace("ventes.csv", ""), "attend un texte et n'a rien reçu"),
    ],
)
def test_a_wrong_batch_says_what_is_wrong(batch, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        batches.jobs(batch(text), {})
    assert said in str(caught.value) and str(caught.value).startswith("lot.yaml")


def test_a_missing_batch_names_its_neighbour(batch, tmp_path: Path) -> None:
    batch(GOOD)
    with pytest.raises(UsageError, match="Vouliez-vous dire « lot.yaml »"):
        batches.jobs(tmp_path / "lots.yaml", {})
