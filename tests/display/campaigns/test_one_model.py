"""The cases of the person who asks: one model for the headline, the range, the break-even and the tables."""

import json
import re
from pathlib import Path

import pytest

from smkit.reports.keeping import build


def report(case: Path, to: Path) -> dict:
    outcome = build.make(build.plan(None, {}, [case]), to, ["html"])[0]
    assert outcome.made, outcome
    return json.loads((to / outcome.name / "resultats.json").read_text("utf-8"))


def said(content: dict, role: str) -> str:
    return " ".join(" ".join(f["text"] for f in content["findings"] if f["role"] == role).split())


@pytest.fixture
def cases(shared: Path) -> Path:
    return shared.parent / "cases" / "reports"


def test_the_headline_and_the_range_of_a_discount_paid_to_all_agree(cases: Path, tmp_path: Path) -> None:
    content = report(cases / "remise_sur_tous.yaml", tmp_path)
    figures = {f["id"]: f["value"] for f in content["figures"] if not f["dims"]}
    assert figures["gain_net"] == 50 and figures["cout"] == 1000 and figures["seuil_rentabilite"] == 29
    assert figures["gain_net_bas"] < figures["gain_net"] < figures["gain_net_haut"]
    assert 0.10 < figures["risque_perte"] < 0.14
    assert "gagne 50 €" in said(content, "answer") and "29 ventes en plus" in said(content, "finding")
    answer = next(f for f in content["findings"] if f["role"] == "answer")
    assert answer["verdict"] == "gagne" and answer["stake"] == 50


def test_the_price_table_and_the_break_even_price_agree(cases: Path, tmp_path: Path) -> None:
    content = report(cases / "prix_deux_lectures.yaml", tmp_path)
    assert {f["value"] for f in content["figures"] if f["id"] == "seuil_prix"} <= {125}
    texts = said(content, "finding")
    # at 120 €, each of the 120 sales leaves 70 € and not 60: the goods still cost 50 €
    assert "« Prix » pèse le plus" in texts and re.search(r"de −5 400 € à −600 €", texts)


@pytest.mark.parametrize(("open_deals", "word"), [(0, "perd"), (5, "trop tôt")])
def test_open_deals_keep_a_loss_from_being_final(open_deals: int, word: str, tmp_path: Path) -> None:
    values = {"cout_fixe": "15000", "prix": "100", "acheteurs": "200", "taux_marque": "0,5"}
    if open_deals:
        values["affaires_ouvertes"] = str(open_deals)
    outcome = build.make(build.plan("etude_de_cas_roi", values, []), tmp_path, ["html"])[0]
    content = json.loads((tmp_path / outcome.name / "resultats.json").read_text("utf-8"))
    answer = next(f for f in content["findings"] if f["role"] == "answer")
    assert answer["verdict"] == word
    assert ("5 affaires restent ouvertes" in said(content, "answer")) == bool(open_deals)
