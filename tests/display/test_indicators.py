"""What the dashboard says: the answer first, what needs a decision next, and words that follow the data."""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from smkit import gather
from smkit.analysis import dashboard, kpis, trend
from smkit.analysis.alerts import Alert
from smkit.display import indicators
from smkit.display.indicators import glossary, sentences

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
    assert "« Réseaux sociaux » perd 3 520 €" in first[1]


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


def test_the_glossary_holds_every_indicator_and_picks_an_audience() -> None:
    needs = {id: kpis.needs(kpi, KPIS) for id, kpi in KPIS.items()}
    page = glossary.page(KPIS, needs)
    assert all(f'id="kpi-{id}"' in page for id in KPIS)
    assert "défini, non calculé" in plain(page)
    script = page.partition("<script>")[2]
    assert all(line.count('"') % 2 == 0 for line in script.splitlines()), (
        "a text of the script runs over its line"
    )
    b2c = glossary.pick(KPIS, "b2c")
    assert "taux_conversion_site" in b2c and "panier_moyen" in b2c and "cycle_moyen" not in b2c
    assert plain(glossary.summary(KPIS)).startswith(f"{len(KPIS)} indicateurs")


def test_figures_carry_their_formula(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from smkit.analysis import formulas
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
    from smkit.analysis import formulas as follow
    from smkit.reports import formulas

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
    from smkit.reports import formulas

    rows = trend.written(whole_board.periods.table, "month")
    seen = recorded(
        monkeypatch,
        lambda: indicators.period_table(rows, KPIS, currency="EUR"),
        lambda: indicators.goals_table(whole_board, KPIS, currency="EUR"),
    )
    tables = {content["id"]: content for _, content in seen}
    assert list(tables) == ["par_periode", "taux_par_periode", "objectifs"]
    labels = [column["label"] for column in tables["taux_par_periode"]["columns"]]
    assert labels[1:4] == ["Affaires gagnées", "Affaires gagnées + affaires perdues", "Taux de gain"]
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
    from smkit.reports import render

    shown: list[dict[str, str]] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, **_: shown.append(bundle))
    glossary.show(KPIS, {id: kpis.needs(kpi, KPIS) for id, kpi in KPIS.items()})
    html = render._Exporter().markdown2html(None, shown[0]["text/markdown"], trusted=False)
    links, anchors = re.findall(r'href="#([^"]+)"', html), re.findall(r'<h4 id="([^"]+)"', html)
    assert len(links) == len(set(links)) == len(KPIS) and links == anchors
