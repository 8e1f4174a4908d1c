"""What the dashboard says: the answer first, what needs a decision next, and words that follow the data."""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from smkit import gather
from smkit.analysis import dashboard, kpis
from smkit.analysis.dashboard import trend
from smkit.analysis.dashboard.alerts import Alert
from smkit.analysis.kpis import evaluate
from smkit.display import dashboard as indicators
from smkit.display.dashboard import acting, sentences
from smkit.display.kpis import glossary

KPIS = kpis.catalog()


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def orders(*rows: tuple[str, str, float]) -> dict[str, pd.DataFrame]:
    table = pd.DataFrame(rows, columns=["order_date", "customer_id", "amount"])
    return {
        "orders": table.assign(
            order_id=[str(n) for n in range(len(rows))], order_date=pd.to_datetime(table["order_date"])
        )
    }


@pytest.fixture(scope="module")
def board() -> dashboard.Dashboard:
    return dashboard.make(gather("boutique", commandes=None, campagnes=None).tables)


@pytest.fixture(scope="module")
def whole_board() -> dashboard.Dashboard:
    return dashboard.make(gather("boutique").tables)


def test_the_losing_channel_and_the_leaving_segment_are_the_first_findings(
    board: dashboard.Dashboard,
) -> None:
    first = [plain(text) for text, _ in indicators.findings(board, KPIS, {})][:2]
    assert "« B2B » perd ses clients" in first[0] and "82,0 %" in first[0]
    assert "« Réseaux sociaux » perd 3 520 € sur les campagnes de janvier 2024 à décembre 2025" in first[1]


def test_every_finding_rests_on_a_figure_of_the_report(board: dashboard.Dashboard) -> None:
    known = set(board.whole.table["kpi"])
    said = [*indicators.findings(board, KPIS, {}), *indicators.advice(board, KPIS, None)]
    assert said and all(set(ids) <= known for _, ids in said)


def test_the_answer_is_on_the_last_whole_month() -> None:
    made = dashboard.make(
        orders(("2026-01-30", "a", 100.0), ("2026-02-27", "a", 150.0), ("2026-03-04", "a", 1.0))
    )
    said = plain(indicators.answer(made, KPIS, "mois", "EUR"))
    assert said.startswith("Février 2026 : chiffre d'affaires de 150 €, soit +50,0 % sur le mois précédent")
    assert any(
        "mars 2026" in text and "jamais comparée" in text
        for text in indicators.limits(made, KPIS, "HT", "EUR")
    )


def test_why_says_the_branch_and_the_one_against_it() -> None:
    made = dashboard.make(
        orders(("2026-01-30", "a", 100.0), ("2026-02-26", "a", 90.0), ("2026-02-27", "b", 90.0))
    )
    said = plain(sentences.why(made)[0][0])
    assert said.startswith("Pourquoi 80 € de plus qu'en janvier 2026 ? Surtout le nombre de clients (+95 €)")
    assert said.endswith("en sens inverse, le panier moyen (-15 €).")


def test_nothing_to_say_is_said() -> None:
    empty = dashboard.make({})
    assert "Aucun indicateur" in indicators.answer(empty, KPIS, "mois", "EUR")
    assert indicators.findings(empty, KPIS, {}) == []
    assert "relancez" in indicators.advice(empty, KPIS, None)[0][0]


def closed(**won_of: tuple[int, int]) -> dict[str, pd.DataFrame]:
    """Deals closed by month (`m2026_01=(won, closed)`), each after a cycle of as many days as its month's number."""
    rows = []
    for month, (won, total) in won_of.items():
        day = pd.Period(month[1:].replace("_", "-"), "M").end_time.normalize()
        cycle = pd.Timedelta(days=day.month)
        rows += [("won" if n < won else "lost", day - cycle, day, 10.0) for n in range(total)]
    leads = pd.DataFrame(rows, columns=["stage", "created_at", "closed_at", "amount"])
    return {"leads": leads.assign(lead_id=[str(n) for n in range(len(rows))])}


def test_a_change_that_chance_makes_is_neither_better_nor_worse_nor_acted_on() -> None:
    made = dashboard.make(closed(m2026_01=(14, 64), m2026_02=(11, 83)))
    said = [plain(text) for text, ids in sentences.changed(made, KPIS) if ids == ["taux_de_gain"]]
    assert said == [] and plain(indicators.answer(made, KPIS, "mois", "EUR")).startswith(
        "Février 2026 : taux de gain"
    )
    with_sales = made.whole.table.assign(
        kpi=made.whole.table["kpi"].replace("affaires_gagnees", "chiffre_affaires")
    )
    lead_second = dashboard.Dashboard(
        kpis.Computation(with_sales), made.periods, made.extents, made.changes, made.tree
    )
    said = [plain(text) for text, ids in sentences.changed(lead_second, KPIS) if ids == ["taux_de_gain"]]
    assert said == [
        "Taux de gain : 13,3 % en février 2026, contre 21,9 % le mois précédent : un écart que le hasard peut faire seul."
    ]
    assert not any("Taux de gain" in text for text, _ in indicators.advice(made, KPIS, None))
    sure = dashboard.make(closed(m2026_01=(140, 640), m2026_02=(110, 830)))
    assert any(text.startswith("Taux de gain, en baisse.") for text, _ in indicators.advice(sure, KPIS, None))


def test_what_is_better_low_is_told_when_it_rises() -> None:
    made = dashboard.make(closed(m2026_01=(20, 40), m2026_02=(20, 40)))
    said = [plain(text) for text, _ in sentences.changed(made, KPIS)]
    assert (
        "Cycle de vente moyen : 2 jours en février 2026, moins bien que le mois précédent (1 jour, +100,0 %)."
        in said
    )
    assert any(
        text.startswith("Cycle de vente moyen, en hausse.") for text, _ in indicators.advice(made, KPIS, None)
    )


def test_customers_lost_by_a_company_without_groups_are_called() -> None:
    values = {"rate": 0.5, "before": 0.9, "lost": 3.0, "revenue": 400.0, "period": pd.Timestamp("2025-10-01")}
    lost = Alert("churn", "", "", 1_600.0, values)
    assert plain(acting._do(lost, "EUR")).startswith("Clients perdus : appelez les 3 clients")
    assert plain(sentences.alert(lost)).startswith("L'entreprise perd ses clients")


def test_the_basket_beside_unknown_customers_is_that_of_the_others() -> None:
    rows = [("2026-01-30", "a", 100.0), ("2026-02-26", "a", 90.0), ("2026-02-27", None, 70.0)]
    made = dashboard.make(orders(*rows))  # type: ignore[arg-type]
    assert sentences.branch("panier_moyen_clients", made.tree)[1] == "panier des clients connus"
    known = dashboard.make(orders(*rows[:2]))  # type: ignore[arg-type]
    assert sentences.branch("panier_moyen_clients", known.tree)[1] == "panier moyen"


def test_one_table_is_enough_for_an_answer() -> None:
    survey = pd.DataFrame({"date": pd.to_datetime(["2026-01-31"] * 4), "score": [10.0, 9.0, 8.0, 0.0]})
    said = plain(indicators.answer(dashboard.make({"survey": survey}), KPIS, "mois", "EUR"))
    assert (
        said
        == "Janvier 2026 : recommandation (NPS) de 25 pt. Recommandation (NPS) sur toute la période : 25 pt."
    )
    costs = pd.DataFrame({"period": ["2026-01"], "cost": [10.0]})
    said = plain(indicators.answer(dashboard.make({"costs": costs}), KPIS, "mois", "EUR"))
    assert said == "Dépenses commerciales et marketing sur toute la période : 10,00 €."


def test_what_is_partial_says_of_which_indicators() -> None:
    sold = orders(("2026-01-30", "a", 100.0), ("2026-02-27", "a", 150.0))
    days = pd.to_datetime(["2026-01-10", "2026-02-10"])
    ads = pd.DataFrame({"campaign": ["x", "y"], "cost": [1.0, 2.0], "start_date": days})
    said = [
        plain(text)
        for text in indicators.limits(dashboard.make(sold | {"campaigns": ads}), KPIS, "HT", "EUR")
    ]
    assert any(
        text.startswith("Coût des campagnes : la période « février 2026 » n'est pas complète")
        for text in said
    )
    ended = ads.assign(end_date=pd.to_datetime(["2026-01-20", "2026-02-28"]))
    said = [
        plain(text)
        for text in indicators.limits(dashboard.make(sold | {"campaigns": ended}), KPIS, "HT", "EUR")
    ]
    assert not any("n'est pas complète" in text for text in said), "a campaign covers the days until its end"


def test_sales_and_marketing_say_what_is_steady_and_what_is_young(
    whole_board: dashboard.Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((_, shown),) = recorded(monkeypatch, lambda: indicators.joint_table(whole_board, KPIS, currency="EUR"))
    names = [column["name"] for column in shown["columns"]]
    told = {
        row[names.index("indicateur")]: plain(str(row[names.index("evolution")])) for row in shown["rows"]
    }
    assert told["Taux de transformation des leads"].endswith("provisoire")
    assert told["Leads créés"].endswith("stable") and told["Leads au bon profil"].endswith("stable")
    assert told["Respect du délai de prise en charge (SLA)"].endswith("moins bien")


def test_without_a_year_before_sales_and_marketing_show_one_column(monkeypatch: pytest.MonkeyPatch) -> None:
    made = dashboard.make(closed(m2026_01=(20, 40), m2026_02=(20, 40)))
    ((_, shown),) = recorded(monkeypatch, lambda: indicators.joint_table(made, KPIS, currency="EUR"))
    assert [column["name"] for column in shown["columns"]] == ["cote", "indicateur", "valeur"]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (("2025-04-02", "2025-04-30"), "d'avril 2025"),
        (("2025-08-01", "2025-10-01"), "d'août 2025 à octobre 2025"),
    ],
)
def test_campaigns_are_dated_as_one_says_it(span: tuple[str, str], said: str) -> None:
    days = tuple(pd.Timestamp(day).date() for day in span)
    values = {"gain_net": -5.0, "gain_brut": -1.0, "marge_par_euro": 0.5, "span": days}
    text = plain(sentences.alert(Alert("channel", "channel", "Salon", 5.0, values)))
    assert (
        text
        == f"Le canal « Salon » perd 5 € sur les campagnes {said} : chaque euro dépensé n'y rapporte que 0,50 € de marge."
    )


@pytest.mark.parametrize("kind", ["sla", "target"])
def test_an_alert_tells_its_group_and_what_is_at_stake(kind: str) -> None:
    values = {
        "rate": 0.5,
        "elsewhere": 0.9,
        "leads": 40,
        "period": pd.Timestamp("2025-10-01"),
        "actual": 50.0,
        "target": 100.0,
    }
    said = plain(sentences.alert(Alert(kind, "region", "Ouest", 1_234.0, values)))
    assert "La région « Ouest »" in said and "50,0 %" in said


def test_figures_carry_their_formula(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from smkit.analysis.kpis import formulas
    from smkit.display import record

    seen: list[dict] = []
    monkeypatch.setattr(record, "_show", lambda kind, content, *_: seen.append(content))
    made = dashboard.make(orders(("2026-01-30", "a", 100.0), ("2026-01-31", "b", 60.0)))
    indicators.figures(made.whole.table, KPIS, made.changes, formula=formulas.formula)
    by_id = {content["id"]: content for content in seen}
    assert by_id["panier_moyen"]["formula"] == "chiffre_affaires / nb_commandes"
    assert by_id["panier_moyen"]["dims"] == by_id["chiffre_affaires"]["dims"] == {}
    assert "formula" not in by_id["chiffre_affaires"]


def recorded(monkeypatch: pytest.MonkeyPatch, *shows: Callable[[], None]) -> list[tuple[str, dict[str, Any]]]:
    from smkit.display import record

    seen: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(record, "_show", lambda kind, content, *_: seen.append((kind, content)))
    for show in shows:
        show()
    return seen


def test_every_ratio_of_the_dashboard_can_be_divided_again(
    whole_board: dashboard.Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    from smkit.analysis.kpis import formulas as follow
    from smkit.reports.writing import formulas

    seen = recorded(
        monkeypatch,
        lambda: indicators.figures(
            whole_board.whole.table, KPIS, whole_board.changes, formula=follow.formula
        ),
    )
    values = {c["id"]: c["value"] for _, c in seen if not c["dims"]}
    factors = {"nps"}  # per hundred: a value, whose parts would not give it
    for _, figure in seen:
        kpi = KPIS[figure["id"]]
        ratio = kpi.type in ("ratio", "cohort", "target") or "moyen" in figure["id"]
        if not ratio or figure["value"] is None or kpi.id in factors:
            assert "parts" not in figure
            continue
        assert ("formula" in figure) != ("parts" in figure), figure["id"]
        if "parts" in figure:
            over, under = figure["parts"]
            assert over / under == pytest.approx(figure["value"], rel=1e-9)
        else:
            assert formulas.value(figure["formula"], values) == pytest.approx(figure["value"], rel=1e-9)


def test_ratios_by_period_stand_beside_their_parts(
    whole_board: dashboard.Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    from smkit.reports.writing import formulas

    rows = trend.written(whole_board.periods.table, "month")
    seen = recorded(
        monkeypatch,
        lambda: indicators.period_table(rows, KPIS, currency="EUR"),
        lambda: indicators.goals_table(whole_board, KPIS, currency="EUR"),
    )
    tables = {content["id"]: content for _, content in seen}
    assert list(tables) == ["par_periode", "taux_par_periode", "objectifs"]
    labels = [column["label"] for column in tables["taux_par_periode"]["columns"]]
    assert labels[1:4] == ["Gagnées", "Conclues", "Taux de gain"]
    for table in tables.values():
        names = [column["name"] for column in table["columns"]]
        assert table["formulas"]
        for ratio, text in table["formulas"].items():
            assert formulas.names(text) < set(names)
            for row in (dict(zip(names, row, strict=True)) for row in table["rows"]):
                if row[ratio] is not None:
                    assert formulas.value(text, row) == pytest.approx(row[ratio], rel=1e-9)


def test_a_period_table_of_nothing_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = kpis.compute("panier_moyen", {}, grain="month").table
    assert recorded(monkeypatch, lambda: indicators.period_table(nothing, KPIS, currency="EUR")) == []


def test_the_report_of_the_glossary_leads_to_every_indicator(monkeypatch: pytest.MonkeyPatch) -> None:
    from smkit.reports.writing import render

    shown: list[dict[str, str]] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, **_: shown.append(bundle))
    glossary.show(KPIS, {id: kpis.needs(kpi, KPIS) for id, kpi in KPIS.items()})
    html = render._Exporter().markdown2html(None, shown[0]["text/markdown"], trusted=False)
    links, anchors = re.findall(r'href="#([^"]+)"', html), re.findall(r'<h4 id="([^"]+)"', html)
    assert len(links) == len(set(links)) == len(KPIS) and links == anchors


def test_targets_are_read_as_one_says_them(monkeypatch: pytest.MonkeyPatch) -> None:
    deals = closed(m2025_06=(20, 40), m2026_06=(20, 40))
    rows = [
        ("2026-06", "cycle_moyen", 1.0),
        ("2026-06", "Cycle de vente moyen", 9.0),
        ("2026-06", "montant_gagne", -3.0),
    ]
    rows += [("2026-06", "panier_moyen", 50.0), ("2026-06", "taux_de_gain", 0.9)]
    goals = pd.DataFrame(rows, columns=["period", "metric", "target"])
    made = dashboard.make(deals | {"targets": goals})
    seen = recorded(monkeypatch, lambda: indicators.smart_table(made, KPIS))
    assert [row[:2] for row in seen[0][1]["rows"]] == [
        ["Cycle de vente moyen", 2], ["Montant gagné", 1], ["Panier moyen", 1], ["Taux de gain", 1],
    ]  # fmt: skip
    said = {plain(c["text"]).partition(" : ")[0]: plain(c["text"]).partition(" : ")[2] for _, c in seen[1:]}
    assert said == {
        "Objectifs « Cycle de vente moyen »": "1 demande plus que l'an dernier, or plus bas c'est mieux (juin 2026) et "
        "1 demande une baisse de plus d'un tiers (juin 2026). Confirmez ou corrigez.",
        "Objectifs « Montant gagné »": "donnez une valeur supérieure à 0.",
        "Objectifs « Panier moyen »": "donnez au rapport les tables qui permettent de le mesurer "
        "(voyez sa fiche dans le glossaire).",
        "Objectifs « Taux de gain »": "1 demande une hausse de plus de moitié (juin 2026). Confirmez ou corrigez.",
    }


def test_a_segment_says_which_tables_it_left_whole(board: dashboard.Dashboard) -> None:
    said = [plain(text) for text in indicators.limits(board, KPIS, "HT", "EUR", ["sessions"])]
    assert "La table « trafic » n'a pas de colonne « segment » : elle compte en entier." in said


def test_a_chart_names_the_files_that_its_indicator_is_made_from() -> None:
    read = gather("boutique").readings
    files = {
        name: indicators.origin(read, evaluate.needs(KPIS[name], KPIS))
        for name in ("taux_de_gain", "cac_complet")
    }
    assert files["taux_de_gain"] == "leads.csv"
    assert set(files["cac_complet"].split(", ")) == {"couts.csv", "commandes.csv"}
    assert indicators.origin({"leads": read["leads"]}, ["orders", "leads"]) == "leads.csv"
