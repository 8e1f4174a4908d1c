"""The cards of reports that have a history: thirteen months at most, the last of them the value in large, a change in words."""

import re

import nbformat
import pytest

from smkit import paths
from smkit.reports.running import results
from smkit.reports.writing import rooms

#: Cards whose value is that of the last period drawn; the others add up more than it.
LAST = {
    "smarketing": ("conformite_sla", "leads_fournis", "part_profil"),
    "fidelisation": ("retention",),
    "indicateurs": ("chiffre_affaires_periode", "marge_brute_periode", "panier_moyen_periode"),
    "campagnes": (),
    "prospection": (),
}


@pytest.mark.parametrize("stem", LAST)
def test_cards_draw_their_months_and_say_their_change(stem: str) -> None:
    found = results.collect(nbformat.read(paths.NOTEBOOKS / "rapports" / f"{stem}.ipynb", 4))
    cards = [figure for figure in found.figures if figure["shown"]][:6]
    drawn = [card for card in cards if card.get("trend")]
    assert drawn and all(3 <= len(card["trend"]) <= 13 for card in drawn)
    for card in cards:
        if card["id"] in LAST[stem]:
            assert card["trend"][-1] == pytest.approx(card["value"], rel=1e-9)
        for arrow, sign in re.findall(r"([▲▼]) \w+(?:\s:| incertaine,) ([+−])", card["note"]):
            assert (arrow, sign) in {("▲", "+"), ("▼", "−")}


def test_the_change_of_leads_is_that_of_the_same_month() -> None:
    found = results.collect(nbformat.read(paths.NOTEBOOKS / "rapports" / "smarketing.ipynb", 4))
    (leads,) = [figure for figure in found.figures if figure["id"] == "leads_fournis"]
    before, now = leads["trend"][0], leads["trend"][-1]
    percent = f"{100 * (now / before - 1):.1f}".replace(".", ",")
    assert f"▲ hausse incertaine, +{percent} % sur un an" in " ".join(leads["note"].split()), (
        "December against December"
    )


@pytest.mark.parametrize("stem", ["indicateurs", "smarketing"])
def test_the_six_cards_of_the_boutique_stay_open_with_what_qualifies_them(stem: str) -> None:
    placed = rooms.arrange(nbformat.read(paths.NOTEBOOKS / "rapports" / f"{stem}.ipynb", 4))
    cards = [
        output["data"]["text/plain"]
        for cell in placed.decision
        for output in cell.get("outputs", [])
        if "smkit-figure" in output["data"].get("text/html", "")
    ]
    assert len(cards) == 6 and any("incertaine" in card for card in cards)
