"""The report on cross-sell, cell by cell, on the boutique and on files that ask for trouble."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest

import smkit
from smkit import paths
from smkit.analysis.errors import InputError
from smkit.display import record
from smkit.display.charts import base
from smkit.errors import SmkitError

NOTEBOOK = paths.NOTEBOOKS / "rapports" / "vente_croisee.ipynb"

#: What `sample/effects.py` plants: each offer goes one way or the other, and the trio's third side follows from the two others.
PLANTED = {
    frozenset(pair)
    for pair in (
        ("Cône V60", "Filtres V60 x100"),
        ("Théière en fonte", "Sencha 100 g"),
        ("Percolateur 10 l", "Gobelets carton x1000"),
        ("Machine expresso", "Détartrant 500 ml"),
        ("Machine expresso", "Tasses expresso x6"),
        ("Détartrant 500 ml", "Tasses expresso x6"),
    )
}

Said = list[tuple[str, dict[str, Any], str | None]]
Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the report with some parameters: what it records, as (kind, record, HTML)."""
    said: Said = []
    monkeypatch.setattr(
        record.pictures, "png", lambda picture: b""
    )  # pictures take most of the time: nbval draws them
    monkeypatch.setattr(base, "fit", lambda axes: None)
    monkeypatch.setattr(record, "_show", lambda kind, what, text, html, *_: said.append((kind, what, html)))
    cells = [c for c in nbformat.read(NOTEBOOK, as_version=4).cells if c.cell_type == "code"]

    def report(**given: Any) -> Said:
        said.clear()
        names: dict[str, Any] = {}
        for cell in cells:
            exec(cell.source, names)
            if "parameters" in cell.metadata.get("tags", []):
                assert set(given) <= set(names)
                names |= given
        return list(said)

    return report


def rows(said: Said, id: str) -> list[list[Any]]:
    return next((what["rows"] for kind, what, _ in said if kind == "table" and what["id"] == id), [])


def sentences(said: Said, role: str) -> str:
    joined = "\n".join(what["text"] for kind, what, _ in said if kind == "statement" and what["role"] == role)
    return joined.replace("\xa0", " ").replace("\u202f", " ")


def figures(said: Said, id: str) -> dict[str, Any]:
    return {
        "".join(w["dims"].values()): w["value"] for kind, w, _ in said if kind == "figure" and w["id"] == id
    }


def lines(orders: dict[str, list[str]], **columns: Any) -> pd.DataFrame:
    """Order lines of one unit at 10 €, two orders a day."""
    table = pd.DataFrame([(order, product) for order, held in orders.items() for product in held],
                         columns=["order_id", "product"])  # fmt: skip
    days = pd.date_range("2026-01-01", periods=len(orders), freq="12h")
    dates = table["order_id"].map(dict(zip(orders, days, strict=True)))
    return table.assign(**{"order_date": dates, "quantity": 1.0, "unit_price": 10.0} | columns)


def linked() -> pd.DataFrame:
    """300 orders; « Encre » goes with « Imprimante » four times out of five, paper with anything."""
    orders = {
        f"C{i:03}": ["Imprimante", *(["Encre"] if i % 5 else [])] if i % 3 == 0 else ["Papier", ["Stylo", "Gomme"][i % 2]]
        for i in range(300)
    }  # fmt: skip
    return lines(orders)


def test_the_boutiques_planted_pairs_are_the_first_offers(run: Run) -> None:
    said = run()
    offers = rows(said, "offres")
    assert len(offers) == 10
    assert {frozenset(row[:2]) for row in offers} <= PLANTED
    margins = [row[2] for row in offers]
    assert margins == sorted(margins, reverse=True) and margins[-1] > 0
    assert {frozenset(row[:2]) for row in rows(run(nb_offres=50), "offres")} == PLANTED


def test_an_offers_margin_is_the_product_of_its_recorded_parts(run: Run) -> None:
    said = run(taux_acceptation=0.2)
    parts = (
        "commandes_a_saisir",
        "confiance_basse",
        "taux_acceptation",
        "marge_par_commande",
        "marge_attendue",
    )
    reach, low, take_up, margin, expected = (figures(said, id) for id in parts)
    total = expected.pop("")
    assert set(take_up.values()) == {0.2}
    for offer, value in expected.items():
        assert value == pytest.approx(reach[offer] * low[offer] * take_up[offer] * margin[offer])
    own = figures(said, "part_propre")
    assert total == pytest.approx(sum(value * own[offer] for offer, value in expected.items()))
    assert max(own.values()) == 1 > min(own.values()) >= 0, "a customer hears one offer"


def test_what_to_stop_bundle_and_move_up_to_are_the_planted_ones(run: Run) -> None:
    said = run()
    assert [set(row[:2]) for row in rows(said, "a_ne_pas_proposer")] == [
        {"Santos moulu 1 kg", "Santos grains 1 kg"}
    ]
    assert [row[:2] for row in rows(said, "montee_en_gamme")] == [["Moulin manuel", "Moulin électrique"]]
    trio = frozenset(("Machine expresso", "Détartrant 500 ml", "Tasses expresso x6"))
    bundles = [frozenset(row[0].split(" + ")) for row in rows(said, "lots")]
    assert bundles[0] == trio, "and no pair of it beside it"
    assert set(bundles) == {trio} | {pair for pair in PLANTED if not pair <= trio}
    advice = sentences(said, "advice")
    assert "Cessez de proposer" in advice and "Lot à essayer" in advice and "groupe témoin" in advice


def test_a_test_is_planned_when_it_ends_within_a_year_and_else_it_says_what_to_do_instead(run: Run) -> None:
    said = run()
    advice = sentences(said, "advice")
    assert (
        "727 semaines avec les 10 offres réunies" in advice
        and "Si 41 % des clients intéressés disaient oui" in advice
    )
    tests = rows(said, "plan_de_test")
    assert [row[0] for row in tests] == ["La première offre", *["Les 10 offres"] * 3]
    assert "Avant de généraliser" not in advice
    advice = sentences(run(taux_acceptation=0.5), "advice")
    assert (
        "Avant de généraliser, testez. Tirez au sort les clients" in advice
        and 20 < int(re.search(r"Durée : (\d+) semaines", advice)[1]) < 52  # type: ignore[index]
    )
    assert "Proposez les 10 offres aux uns" in advice and re.search(
        r"élargi de \d+ % car un même client", advice
    )


def test_what_offers_bring_is_told_with_its_length_and_its_assumption(run: Run) -> None:
    said = run()
    answer, margin = sentences(said, "answer"), figures(said, "marge_attendue")[""]
    dates = smkit.gather("boutique").tables["orders"]["order_date"]
    a_year = margin * 365.25 / (dates.max() - dates.min()).days
    money = [f"{times * a_year:,.0f} €".replace(",", " ") for times in (1, 0.5, 2)]
    assert f"environ {money[0]} de marge par an si 10 % des clients intéressés disent oui" in answer
    assert f"de {money[1]} à {money[2]}, si c'est de 5 % à 20 %." in answer
    notes = [what["note"] for kind, what, _ in said if kind == "figure" and what["id"] == "marge_attendue"]
    assert notes[0].startswith("en 24 mois, si 10")
    # what a manager works out from the table: orders to win × at least × take-up
    for _, _, _, sales, reach, _, low in rows(said, "offres"):
        assert sales == pytest.approx(reach * low * 0.1, abs=0.06)


def test_a_missing_column_is_named_as_people_name_it(run: Run) -> None:
    limits = sentences(run(commandes=linked()), "limit")
    assert "« Client » (customer_id)" in limits and "« N° de commande » (order_id)" in limits


def test_a_bundles_price_keeps_the_margin_asked_for(run: Run) -> None:
    said = run(marge_minimum=0.35, remise_lot=0.2)
    for name, apart, price, discount, rate, *_ in ((row[0], *row[2:]) for row in rows(said, "lots")):
        if price is not None:
            assert rate >= 0.35 and discount <= 0.2 and price <= apart, name
            assert price == pytest.approx(apart * (1 - discount))


def test_the_words_ask_and_never_tick_in_advance(run: Run) -> None:
    said, written = zip(*rows(run(), "a_dire"), strict=True)
    assert all("En avez-vous déjà" in text for text in said)
    assert all("[Non\xa0merci]" in text for text in written)


def test_the_law_is_there_with_its_warning(run: Run) -> None:
    said = run()
    law = " ".join(" ".join(row) for row in rows(said, "cadre_legal"))
    for point in ("L121-11", "C-673/17", "2011/83, article 22", "article 21", "L34-5", "L223-1"):
        assert point in law
    assert "n'est pas un avis juridique" in sentences(said, "limit")
    assert "n'est pas une cause" in sentences(said, "limit")


def test_a_product_and_a_segment_narrow_the_offers(run: Run) -> None:
    said = run(produit="Cône V60", segment="b2c")
    assert {frozenset(row[:2]) for row in rows(said, "offres")} == {
        frozenset(("Cône V60", "Filtres V60 x100"))
    }
    assert rows(said, "propositions")[0][0] == "Filtres V60 x100"
    assert all(0 < row[2] < 1 and row[3] >= 1 for row in rows(said, "propositions")), "popularity beside each"
    assert [row[0] for row in rows(said, "lots")] == ["Filtres V60 x100 + Cône V60"]
    assert not rows(said, "a_ne_pas_proposer") and not rows(said, "montee_en_gamme"), (
        "they are of other products"
    )
    said = run(produit="Moulin électrique")
    assert len(rows(said, "montee_en_gamme")) == 1 and not rows(said, "lots")


def test_to_whom_is_told_by_season_in_its_order_and_never_by_category(run: Run) -> None:
    said = run(par="saison")
    (table,) = [what for kind, what, _ in said if kind == "table" and what["id"] == "a_qui"]
    assert [column["label"] for column in table["columns"]][1:] == ["hiver", "printemps", "été", "automne"]
    grouped = linked().assign(
        category=lambda t: t["product"].map({"Imprimante": "Machines"}).fillna("Papeterie")
    )
    assert not rows(run(commandes=grouped), "a_qui"), (
        "the category of an order is that of one of its products"
    )


def test_without_category_cost_nor_customer_the_report_says_what_is_missing(run: Run) -> None:
    said = run(commandes=linked())
    assert ["Imprimante", "Encre"] in [row[:2] for row in rows(said, "offres")]
    assert figures(said, "marge_attendue")[""] is None
    assert figures(said, "chiffre_affaires_attendu")[""] > 0
    limits = sentences(said, "limit")
    assert "Marge n.d." in limits and "Montée en gamme : n.d." in limits
    assert "Prix conseillé des lots : n.d. Le coût unitaire manque pour 2 lots" in limits
    lots = rows(said, "lots")
    assert lots[0][2] == 20 and lots[0][3] is None, "the price of the products apart is known all the same"
    assert len(rows(said, "offres")[0]) == 7, "no column of n.d."
    assert "Prix conseillé" not in sentences(run(), "limit")
    assert "la marge est n.d." in sentences(said, "answer")


def test_an_assumed_margin_rate_gives_margins_and_says_so(run: Run) -> None:
    said = run(commandes=linked(), taux_marque=0.4)
    revenue, margin = figures(said, "chiffre_affaires_attendu")[""], figures(said, "marge_attendue")[""]
    assert margin == pytest.approx(0.4 * revenue)
    assert "c'est une hypothèse" in sentences(said, "limit")
    assert all(row[3] is not None for row in rows(said, "lots"))


@pytest.mark.parametrize(
    ("orders", "reason"),
    [
        (lines({f"C{i}": ["Thé"] for i in range(20)}), "qu'un produit"),
        (lines({"C1": ["Thé", "Théière", "Tasse"]}), "qu'une commande"),
        (lines({f"C{i}": [f"P{i % 4}"] for i in range(20)}), "Chaque commande n'a qu'un produit"),
        (lines({f"C{i}": [f"P{i % 7}", f"P{(3 * i + 1) % 7}"] for i in range(40)}), "baissez les seuils"),
    ],
    ids=["one product", "one basket", "single-product orders", "chance alone"],
)
def test_a_file_without_any_offer_says_why(run: Run, orders: pd.DataFrame, reason: str) -> None:
    said = run(commandes=orders)
    answer = sentences(said, "answer")
    assert "Aucune offre ne se dégage" in answer and reason in answer
    assert figures(said, "marge_attendue")[""] is None and not rows(said, "offres")
    assert "aucune offre n'a pu être vérifiée" in str(
        [what for kind, what, _ in said if kind == "figure"]
    ) or any(value is not None for value in figures(said, "tenue_des_regles").values())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"support_minimum": 0}, "support_minimum"),
        ({"support_minimum": 1.5}, "support_minimum"),
        ({"confiance_minimum": -0.1}, "confiance_minimum"),
        ({"taux_acceptation": 0}, "taux_acceptation"),
        ({"taux_marque": 2.0}, "taux_marque"),
        ({"nb_offres": 0}, "nb_offres"),
        ({"produit": "Cone V60"}, "Vouliez-vous dire « Cône V60 »"),
        ({"segment": "B2G"}, "Segments présents : B2B, B2C"),
        ({"par": "regoin"}, "Vouliez-vous dire « region »"),
        ({"par": "salesperson"}, "résultats sont confidentiels"),
        ({"ignorer": "Frais de pott"}, "ignorer inconnu"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_parameter_is_told_in_french(run: Run, given: dict[str, Any], expected: str) -> None:
    with pytest.raises(InputError) as problem:
        run(**given)
    assert expected in str(problem.value).replace("\xa0", " ").replace("\u202f", " ")


def test_nothing_but_returns_is_told_in_french(run: Run) -> None:
    with pytest.raises(SmkitError, match="Aucun panier"):
        run(commandes=lines({f"C{i}": ["Thé", "Tasse"] for i in range(9)}, quantity=-1.0))


def test_a_products_name_is_text_and_no_script(run: Run) -> None:
    said = run(commandes=linked().replace({"product": {"Encre": "<script>alert(1)</script>"}}))
    shown = "".join(html or "" for _, _, html in said)
    assert "<script" not in shown and "&lt;script&gt;" in shown


def test_postage_is_no_product_to_propose(run: Run) -> None:
    goods = linked()
    postage = goods.drop_duplicates("order_id").assign(product="Frais de port")
    with_postage = pd.concat([goods, postage], ignore_index=True)
    said = run(commandes=with_postage)
    assert "Frais de port" not in str(rows(said, "offres")) and "« Frais de port »" in sentences(
        said, "limit"
    )
    assert "« Frais de port »" not in sentences(run(commandes=with_postage, ignorer="Gomme"), "limit")


def test_an_offer_that_later_orders_contradict_comes_last(run: Run) -> None:
    """« Encre » leaves with « Imprimante » in the first orders, and hardly ever in the last ones;
    « Pile » always does with « Lampe »."""
    orders: dict[str, list[str]] = {}
    for i in range(400):
        kind = i % 4
        late = i >= 320
        first = {0: "Imprimante", 1: "Lampe"}.get(kind, "Papier")
        second = {0: "" if late else "Encre", 1: "Pile"}.get(kind, "Stylo" if i % 8 > 5 else "Gomme")
        orders[f"C{i:03}"] = [first, *([second] if second else [])]
    prices = {"Imprimante": 500.0, "Encre": 400.0}
    table = lines(orders)
    table["unit_price"] = table["product"].map(prices).fillna(10.0)
    extra = lines(
        {f"D{i}": ["Imprimante"] for i in range(30)} | {f"E{i}": ["Lampe"] for i in range(9)},
        unit_price=500.0,
    )
    extra["order_date"] = table["order_date"].min()
    said = run(commandes=pd.concat([extra, table], ignore_index=True))
    offers = [row[:2] for row in rows(said, "offres")]
    assert offers.index(["Lampe", "Pile"]) < offers.index(["Imprimante", "Encre"])
    assert "ne se retrouve" in sentences(said, "finding")


def test_online_retail_gives_offers_without_postage(run: Run, shared: Path) -> None:
    said = run(
        commandes=str(shared / "online_retail" / "online_retail_2010_2011.parquet"),
        devise="GBP",
        support_minimum=0.02,
    )
    offers = rows(said, "offres")
    assert len(offers) == 10 and "POSTAGE" not in str(offers)
    assert figures(said, "nb_commandes")[""] == 19_772
