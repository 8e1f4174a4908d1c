"""The cross-sell simulator without a browser: what its sliders change, and what it says when nothing is left."""

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from smkit import paths
from smkit.analysis import crosssell as baskets
from smkit.analysis.crosssell import counts
from smkit.display.crosssell.simulator import ENTRIES, Scene, Simulator, simulator
from smkit.tables import read


@pytest.fixture(scope="module")
def boutique() -> baskets.Baskets:
    return baskets.encode(read("orders", paths.BOUTIQUE / "commandes.csv").table)


@pytest.fixture(autouse=True)
def _no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scene, "chart", lambda scene: f"<img alt='{len(scene.offers)} offres'>")


def plain(text: str) -> str:
    return " ".join(text.split())


def test_take_up_moves_the_margin_in_proportion_and_no_offer(boutique: baskets.Baskets) -> None:
    one = Simulator(boutique)
    before, offers = one.scene.total["margin"], one.scene.count
    one.fields["take_up"].slider.value = 0.2
    assert one.scene.total["margin"] == pytest.approx(2 * before) and one.scene.count == offers
    assert plain(one.fields["take_up"].box.value) == "20 %" and "si 20 % des clients" in plain(
        one.shown.value
    )


def test_a_take_up_is_told_as_it_was_given(boutique: baskets.Baskets) -> None:
    one = Simulator(boutique)
    one.fields["take_up"].box.value = "12,5 %"
    assert "si 12,5 % des clients" in plain(one.shown.value)


def test_an_offer_that_later_orders_contradict_is_not_the_first() -> None:
    """As in the report. Ink, dear, leaves with the printer for a year, then never; batteries always do with the lamp."""
    held = [
        ({"Imprimante"} | ({"Encre"} if n < 320 else set())) if n % 2 else {"Lampe", "Pile"}
        for n in range(400)
    ] + [{"Lampe"}, {"Imprimante"}, {"Papier"}, {"Gomme"}] * 30
    rows = [(n, n % 400, product) for n, basket in enumerate(held) for product in sorted(basket)]
    orders = pd.DataFrame(rows, columns=["order_id", "day", "product"]).assign(quantity=1.0, unit_cost=1.0)
    orders["order_date"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(orders["day"], unit="D")
    orders["unit_price"] = orders["product"].map({"Encre": 900.0}).fillna(10.0)
    shown = Scene(baskets.encode(orders), {"support": 0.01, "confidence": 0.1, "take_up": 0.1})
    first, *_, last = shown.offers["consequent"]
    assert shown.offers["expected_margin"].idxmax() == len(shown.offers) - 1 and last == "Encre" != first
    assert "« Encre » à qui" not in plain(shown.text())


def test_thresholds_take_offers_away_until_none_is_left(boutique: baskets.Baskets) -> None:
    one = Simulator(boutique)
    assert one.scene.count == 12
    one.fields["confidence"].slider.value = 0.40
    left = one.scene.count
    assert 0 < left < 12 and (one.scene.offers["confidence"] >= 0.40).all()
    one.fields["confidence"].slider.value = 0.9
    assert one.scene.count == 0 and "Aucune offre ne se dégage" in plain(one.shown.value)
    assert "n.d." in one.shown.value, "no margin without an offer"


def test_a_mistake_keeps_what_was_shown(boutique: baskets.Baskets) -> None:
    one = Simulator(boutique)
    before = one.shown.value
    one.fields["support"].box.value = "zéro"
    assert "un nombre est attendu, « zéro » trouvé" in plain(one.fields["support"].problem)
    one.fields["support"].box.value = "0"
    assert "doit dépasser zéro" in plain(one.fields["support"].problem)
    assert one.shown.value == before


def test_more_pairs_than_can_be_counted_are_told_and_the_last_answer_stays(
    boutique: baskets.Baskets, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Simulator(boutique)
    before = one.shown.value
    monkeypatch.setattr(counts, "_MOST_PAIRS", 10)
    one.fields["support"].slider.value = 0.002
    assert "augmentez" in plain(one._told.value) and one.shown.value == before


def test_sliders_have_no_english_readout_and_begin_within_their_reach(boutique: baskets.Baskets) -> None:
    assert not any(field.slider.readout for field in Simulator(boutique).fields.values())
    for entry in ENTRIES:
        steps = (entry.first - entry.low) / entry.step
        assert entry.low <= entry.first <= entry.high and abs(steps - round(steps)) < 1e-9, entry.name


def test_a_products_name_is_text_and_no_script() -> None:
    held = [["<script>x</script>", "Encre"]] * 25 + [["Encre"]] * 5 + [["Papier"]] * 30
    rows = [(i, p) for i, basket in enumerate(held) for p in basket]
    lines = pd.DataFrame(rows, columns=["order_id", "product"])
    scene = Scene(baskets.encode(lines), {entry.name: entry.first for entry in ENTRIES})
    html = scene.sentence() + scene.cards() + scene.words()
    assert "<script" not in html and "&lt;script&gt;" in html


@pytest.mark.parametrize(("headless", "live"), [("1", False), ("", True)])
def test_widgets_only_where_somebody_may_move_them(
    boutique: baskets.Baskets, headless: str, live: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMKIT_HEADLESS", headless)
    InteractiveShell.instance()
    with capture_output() as captured:
        simulator(boutique)
    InteractiveShell.clear_instance()
    bundle = captured.outputs[0].data
    assert ("application/vnd.jupyter.widget-view+json" in bundle) is live
    assert "Tasses expresso x6" in bundle["text/plain"]
