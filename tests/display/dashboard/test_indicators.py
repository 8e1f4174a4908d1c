"""What the dashboard says: the answer first, what needs a decision next, and words that follow the data."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import wording

from smkit import gather
from smkit.analysis import dashboard, kpis
from smkit.analysis.dashboard import trend
from smkit.analysis.dashboard.alerts import Alert
from smkit.analysis.judging import Verdict
from smkit.analysis.kpis import evaluate
from smkit.display import dashboard as indicators
from smkit.display.dashboard import acting, drawings, sentences
from smkit.display.kpis import glossary
from smkit.sample import companies

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


def told(said: list[Any]) -> list[str]:
    return [plain(each.text) for each in said]


def test_the_losing_channel_and_the_leaving_segment_are_among_the_first_findings(
    board: dashboard.Dashboard,
) -> None:
    first = told(indicators.findings(board, KPIS, {}))[:5]
    assert any("« B2B » perd ses clients" in text for text in first)
    assert any(
        "« Réseaux sociaux » perd 3 520 € sur les campagnes de janvier 2024 à décembre 2025" in text
        for text in first
    )


def test_every_finding_rests_on_a_figure_and_carries_its_verdict(whole_board: dashboard.Dashboard) -> None:
    known = set(whole_board.whole.table["kpi"]) | {"atterrissage_annee", "atterrissage_trimestre"}
    said = [*indicators.findings(whole_board, KPIS, {}), *indicators.advice(whole_board, KPIS)]
    assert said and all(set(each.figures) <= known for each in said)
    for each in said:
        compares = re.search(r"contre|de plus|de moins|objectif|perd", each.text)
        assert not compares or each.verdict is not None, each.text
        assert each.verdict is None or not wording.contradiction(each.text, each.verdict.word), each.text


def test_the_basket_that_falls_by_its_mix_is_told_beside_its_groups(whole_board: dashboard.Dashboard) -> None:
    """However much else there is to say, and never as a fall."""
    (basket,) = [
        text
        for text in told(indicators.findings(whole_board, KPIS, {}))
        if text.startswith("Panier moyen : ")
    ]
    assert "effet de mélange" in basket and "B2B 1 093 € → 1 107 €" in basket
    assert not any("panier" in row.do.lower() for row in indicators.actions(whole_board, KPIS))


def test_cards_are_chosen_by_what_is_at_stake_and_say_what_is_but_a_mix(
    whole_board: dashboard.Dashboard, capsys: pytest.CaptureFixture[str]
) -> None:
    indicators.figures(whole_board.whole.table, KPIS, whole_board.changes, board=whole_board)
    cards = [
        plain(line)
        for line in capsys.readouterr().out.splitlines()
        if "décembre 2025 :" in line or "trimestre 2025 :" in line
    ]
    names = [card.split(",")[0] for card in cards]
    assert names[:3] == ["Chiffre d'affaires", "Marge brute", "Part de marché en valeur"]
    assert names[3:] == ["Taux de rétention", "Taux de conversion du site", "Panier moyen"]
    assert (
        "▲ hausse incertaine, +29,4 % sur un an" in cards[0] and "▼ baisse par mélange, −13,3 %" in cards[5]
    )


def test_what_got_worse_stands_in_the_table_beside_the_alerts() -> None:
    """A score that falls has no amount, and is not left to the folded sentences for it."""
    board = dashboard.make(companies.company(1_000, plant="nps"), today="2026-01-02")
    fallen = [each for each in board.told if each.verdict.bad and each.verdict.about == "nps"]
    rows = indicators.actions(board, KPIS)
    assert fallen and any(
        "« Recommandation (NPS) »" in plain(row.do) and row.who == "Direction" for row in rows
    )
    assert all(row.stake is None or row.low is None or row.low <= row.stake <= row.high for row in rows)


def test_every_amount_that_is_not_measured_has_its_range(whole_board: dashboard.Dashboard) -> None:
    rows = {row.list: row for row in indicators.actions(whole_board, KPIS)}
    assert len(rows) == 4 and rows.pop("affaires_ouvertes").low is None  # a gap is measured
    assert all(row.low < row.stake < row.high for row in rows.values())
    late = rows["leads_en_retard"]
    assert (late.low, late.high) == (pytest.approx(late.stake / 2), pytest.approx(late.stake * 1.5))


def test_one_change_is_not_told_twice() -> None:
    """Sales that double in every month are better in December as over six months: said once."""
    draw = np.random.default_rng(1)
    days = pd.date_range("2023-01-01", "2025-12-31 20:00", periods=4_000)
    amounts = np.where(days >= "2025-07-01", 90.0, 45.0) * np.exp(draw.normal(0, 0.1, len(days)))
    rows = zip(
        days.astype(str), "K" + pd.Series(draw.integers(0, 150, len(days)).astype(str)), amounts, strict=True
    )
    board = dashboard.make(orders(*rows), today="2026-01-02")
    said = told(indicators.findings(board, KPIS, {}))
    assert len([text for text in said if text.startswith("Chiffre d'affaires") and "mieux" in text]) == 1


def test_advice_is_in_margin_and_only_on_bad_news(whole_board: dashboard.Dashboard) -> None:
    said = indicators.advice(whole_board, KPIS)
    assert said and all(each.verdict is not None and each.verdict.bad for each in said)
    assert all("marge" in each.text or "perte" in each.text for each in said)
    assert not any("panier" in each.text.lower() for each in said), "a mix brings no advice"


def test_the_answer_is_on_the_last_whole_month_and_never_on_the_month_before() -> None:
    made = dashboard.make(
        orders(("2026-01-01", "a", 100.0), ("2026-02-27", "a", 150.0), ("2026-03-04", "a", 1.0))
    )
    said = plain(indicators.answer(made, KPIS, "mois", "EUR").text)
    assert said.startswith("Février 2026 : chiffre d'affaires de 150 €. Rien de comparable un an plus tôt")
    assert "mois précédent" not in said and "%" not in said
    assert any(
        "mars 2026" in text and "jamais comparée" in text
        for text in indicators.limits(made, KPIS, "HT", "EUR")
    )


def test_a_month_that_is_not_whole_a_year_ago_is_not_compared() -> None:
    made = dashboard.make(
        orders(("2025-02-20", "a", 10.0), ("2026-02-02", "a", 100.0), ("2026-02-27", "a", 150.0))
    )
    assert "un an plus tôt (" not in plain(indicators.answer(made, KPIS, "mois", "EUR").text)


def test_why_says_the_branch_and_the_one_against_it() -> None:
    made = dashboard.make(
        orders(("2025-02-03", "a", 100.0), ("2026-02-26", "a", 90.0), ("2026-02-27", "b", 90.0))
    )
    said = plain(sentences.why(made)[0].text)
    assert said.startswith("Pourquoi 80 € de plus qu'en février 2025 ? Surtout le nombre de clients (+95 €)")
    assert "en sens inverse, le panier moyen (−15 €)." in said


def test_rows_without_a_group_are_said_to_have_none(recorded: list[dict[str, Any]]) -> None:
    rows = [(f"{year}-{month:02}-10", f"C{n}", 10.0 if year == 2025 else 40.0) for year in (2025, 2026)
            for month in (1, 2, 3) for n in range(3)]  # fmt: skip
    tables = orders(*rows)
    tables["orders"]["region"] = ["Nord", "Sud", None] * (len(rows) // 3)
    tables["orders"].loc[tables["orders"]["region"].isna(), "amount"] *= 3
    board = dashboard.make(tables, today="2026-04-02", by="region")
    told = [each.text for each in sentences.where(board)]
    drawings.movers_chart(board, currency="EUR", source="")
    drawings.split_chart(
        board.by[board.by["kpi"] == "chiffre_affaires"],
        KPIS["chiffre_affaires"],
        "region",
        currency="EUR",
        source="",
    )
    shown = plain(str(told) + str(recorded))
    assert (
        "Les ventes sans région pèsent le plus" in shown
        and "Les ventes sans région progressent le plus" in shown
    )
    assert "« non renseigné » vient en tête" in shown and "nan" not in shown and "None" not in str(told)


def test_nothing_to_say_is_said() -> None:
    empty = dashboard.make({})
    assert "Aucun indicateur" in indicators.answer(empty, KPIS, "mois", "EUR").text
    assert indicators.findings(empty, KPIS, {}) == []
    assert "relancez" in indicators.advice(empty, KPIS)[0].text


def visits(**more: Any) -> dict[str, pd.DataFrame]:
    days = pd.date_range("2025-01-01", "2026-03-10")
    table = pd.DataFrame({"date": days, "sessions": 10 + (days.year == 2026) * 5})
    return {
        "sessions": pd.concat(
            [table.assign(channel="Direct"), table.assign(channel="E-mail", sessions=2)]
        ).assign(**more)
    }


def test_visits_alone_are_counted_month_by_month_and_by_channel() -> None:
    made = dashboard.make(visits(), by="channel")
    said = plain(indicators.answer(made, KPIS, "mois", "EUR").text)
    assert said.startswith("Février 2026 : 476 sessions du site, contre 336 un an plus tôt (+41,7 %)"), (
        "28 days of 17, of 12"
    )
    counted = made.by.set_index("channel")["value"]
    assert counted["Direct"] == 365 * 10 + 69 * 15 and counted["E-mail"] == 434 * 2
    assert indicators.charted(made.periods.table) == ["sessions_site"]
    assert "visites" in indicators.subject(visits()) and "ventes" in indicators.subject(
        ["orders", "sessions"]
    )


def test_visits_are_not_counted_beside_the_rate_of_those_who_bought() -> None:
    made = dashboard.make(visits(converted_sessions=1))
    assert "sessions_site" not in set(made.whole.table["kpi"]) and indicators.charted(made.periods.table) == [
        "taux_conversion_site"
    ]


def closed(**won_of: tuple[int, int]) -> dict[str, pd.DataFrame]:
    """Deals closed by month (`m2026_01=(won, closed)`), each after a cycle of as many days as its month's number."""
    rows = []
    for month, (won, total) in won_of.items():
        day = pd.Period(month[1:].replace("_", "-"), "M").end_time.normalize()
        cycle = pd.Timedelta(days=day.month)
        rows += [("won" if n < won else "lost", day - cycle, day, 10.0) for n in range(total)]
    leads = pd.DataFrame(rows, columns=["stage", "created_at", "closed_at", "amount"])
    return {"leads": leads.assign(lead_id=[str(n) for n in range(len(rows))])}


def two_years(won: int, total: int, after: int) -> dict[str, pd.DataFrame]:
    """Deals closed every month of two years, `won` of `total` until June of the second, then `after`."""
    months = [f"m{year}_{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    return closed(**{name: (after if n >= 18 else won, total) for n, name in enumerate(months)})


def test_a_change_that_chance_makes_is_neither_better_nor_worse_nor_acted_on() -> None:
    made = dashboard.make(two_years(6, 20, 5))
    said = [each for each in made.watched.seen if each.verdict.about == "taux_de_gain"]
    assert said and not any(each.verdict.decided for each in said)
    assert not any("Taux de gain" in text for text in told(indicators.advice(made, KPIS)))
    answer = indicators.answer(made, KPIS, "mois", "EUR")
    assert answer.verdict is not None and answer.verdict.word == "on ne peut pas dire"
    sure = dashboard.make(two_years(60, 200, 36))
    assert any(text.startswith("Taux de gain, en baisse.") for text in told(indicators.advice(sure, KPIS)))
    assert any(
        text.startswith("Taux de gain : 18,0 %") and " : moins bien (−1" in text
        for text in told(indicators.findings(sure, KPIS, {}))
    )


def test_customers_lost_by_a_company_without_groups_are_called() -> None:
    values = {
        "rate": 0.5,
        "before": 0.9,
        "lost": 3.0,
        "revenue": 400.0,
        "regained": (40.0, 70.0, 100.0),
        "months": 3,
    }
    verdict = Verdict(
        "moins bien", "retention", "Sûr.", ("octobre à décembre 2025", "octobre à décembre 2024"), stake=400.0
    )
    lost = Alert("churn", "", "", verdict, values)
    assert plain(acting._do(lost, "EUR")).startswith("Clients perdus : appelez les 3 clients")
    assert "de 40 € à 100 € de marge par an" in plain(acting._do(lost, "EUR"))
    assert plain(sentences.alert(lost)).startswith(
        "L'entreprise perd ses clients : d'octobre à décembre 2025, 50,0 %"
    )


def test_customers_who_left_a_region_are_told_over_the_half_year_that_shows_it() -> None:
    values = {"rate": 0.46, "before": 0.81, "lost": 45.0, "revenue": 400.0, "regained": None, "months": 6}
    verdict = Verdict("moins bien", "retention", "Sûr.", ("juillet à décembre 2025", "ailleurs"))
    said = plain(sentences.alert(Alert("churn", "region", "Ouest", verdict, values)))
    assert said == (
        "La région « Ouest » perd ses clients : de juillet à décembre 2025, 46,0 % des clients des six mois d'avant ont racheté, "
        "contre 81,0 % ailleurs. En six mois, 45 clients manquent à l'appel, qui avaient acheté pour 400 €."
    )


@pytest.mark.parametrize(
    ("lost", "said", "do"),
    [
        (0, "En six mois, aucun ne manque à l'appel : ils achètent dans un autre groupe.", None),
        (
            1,
            "En six mois, 1 client manque à l'appel, qui avait acheté pour 68 €.",
            "Appeler le client « Ouest » perdu",
        ),
        (
            2,
            "En six mois, 2 clients manquent à l'appel, qui avaient acheté pour 68 €.",
            "Appeler les 2 clients « Ouest » perdus",
        ),
    ],
)
def test_one_customer_who_is_missing_is_one_and_none_is_none(lost: int, said: str, do: str | None) -> None:
    values = {
        "rate": 0.0,
        "before": 0.6,
        "lost": lost,
        "revenue": 68.0 * bool(lost),
        "regained": None,
        "months": 6,
    }
    verdict = Verdict("moins bien", "retention", "Sûr.", ("juillet à décembre 2025", "ailleurs"))
    found = Alert("churn", "region", "Ouest", verdict, values)
    assert plain(sentences.alert(found)).endswith(said)
    whole = SimpleNamespace(table=pd.DataFrame({"kpi": ["retention"]}))
    watched = SimpleNamespace(doubts=[], recoded=None, seen=[])
    board: Any = SimpleNamespace(told=[found], watched=watched, whole=whole)
    rows = [plain(row.do) for row in acting.actions(board, KPIS)]
    assert rows == [] if do is None else rows[0].startswith(do)
    advised = " ".join(told(indicators.advice(board, KPIS)))
    assert "1 client" not in advised and "0 client" not in advised


def test_the_basket_beside_unknown_customers_is_that_of_the_others() -> None:
    rows = [("2025-02-03", "a", 100.0), ("2026-02-27", "a", 90.0), ("2026-02-26", None, 70.0)]
    made = dashboard.make(orders(*rows))  # type: ignore[arg-type]
    assert sentences.branch("panier_moyen_clients", made.tree)[1] == "panier des clients connus"
    known = dashboard.make(orders(*rows[:2]))  # type: ignore[arg-type]
    assert sentences.branch("panier_moyen_clients", known.tree)[1] == "panier moyen"


def test_one_table_is_enough_for_an_answer() -> None:
    survey = pd.DataFrame({"date": pd.to_datetime(["2026-01-31"] * 4), "score": [10.0, 9.0, 8.0, 0.0]})
    said = plain(indicators.answer(dashboard.make({"survey": survey}), KPIS, "mois", "EUR").text)
    assert said == (
        "Janvier 2026 : recommandation (NPS) de 25,0 pt. "
        "Rien de comparable un an plus tôt : on ne peut pas encore dire si c'est mieux ou moins bien."
    )
    costs = pd.DataFrame({"period": ["2026-01"], "cost": [10.0]})
    said = plain(indicators.answer(dashboard.make({"costs": costs}), KPIS, "mois", "EUR").text)
    assert said == "Dépenses commerciales et marketing sur toute la période : 10,00 €."


def test_days_that_no_file_reaches_are_told_once_for_all_that_they_leave_unknown() -> None:
    sold = orders(("2026-01-05", "a", 100.0), ("2026-03-02", "b", 100.0))
    board = dashboard.make(sold, today="2025-06-30")
    assert "Rien n'a encore eu lieu" in plain(indicators.answer(board, KPIS, "mois", "EUR").text)
    limits = [plain(text) for text in indicators.limits(board, KPIS, "HT", "EUR")]
    (told,) = (text for text in limits if "aucune ligne de ces jours" in text)
    assert told.startswith("Chiffre d'affaires, Chiffre d'affaires net") and "0 €" not in " ".join(limits)
    assert "2 dates prévues ou à venir" in " ".join(limits)
    there = dashboard.make(sold, start="2026-02-01", end="2026-02-28").whole.table.set_index("kpi")
    assert there.loc["chiffre_affaires", "value"] == 0, "deux ventes l'entourent : rien ne s'est vendu"


def test_a_file_of_one_month_is_told_once_and_draws_no_single_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: 100 + 150 sold, 40 came back; of two fortnights nothing is said of who stays."""
    days = ("2026-01-01", "2026-01-14", "2026-01-31")
    month = orders(*zip(days, "aba", (100.0, 150.0, -40.0), strict=True))  # type: ignore[arg-type]
    made = dashboard.make(month)
    assert plain(indicators.answer(made, KPIS, "mois", "EUR").text) == (
        "Janvier 2026 : chiffre d'affaires de 250 €, 210 € une fois les retours et les avoirs retirés. "
        "Rien de comparable un an plus tôt : on ne peut pas encore dire si c'est mieux ou moins bien."
    )
    row = made.whole.table.set_index("kpi").loc["retention"]
    assert pd.isna(row["value"]) and row["reason"] == "short_history"
    assert "retention" not in made.split and "retention" in dashboard.make(two_months(month)).split
    limits = [plain(text) for text in indicators.limits(made, KPIS, "HT", "EUR")]
    assert sum("Taux de rétention" in text and "n.d., il faut deux périodes" in text for text in limits) == 1
    assert not any("sur toute la période, comme la NRR" in text for text in limits)
    drawn = list[str]()
    monkeypatch.setattr(drawings.record, "chart", lambda name, *_, **__: drawn.append(name))
    for board, wanted in ((made, []), (dashboard.make(two_months(month)), ["chiffre_affaires_par_periode"])):
        table = trend.written(board.periods.table, "mois", 1)
        own = table[table["kpi"] == "chiffre_affaires"]
        indicators.trend_chart(own, KPIS["chiffre_affaires"], board, currency="EUR", source="x")
        assert drawn == wanted


def two_months(month: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    next_one = month["orders"].assign(order_date=month["orders"]["order_date"] + pd.DateOffset(months=1))
    return {"orders": pd.concat([month["orders"], next_one], ignore_index=True)}


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


def test_sales_and_marketing_say_no_more_than_the_judge(
    whole_board: dashboard.Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((_, shown),) = recorded(monkeypatch, lambda: indicators.joint_table(whole_board, KPIS, currency="EUR"))
    names = [column["name"] for column in shown["columns"]]
    told = {
        row[names.index("indicateur")]: plain(str(row[names.index("evolution")])) for row in shown["rows"]
    }
    assert told["Taux de transformation des leads"].endswith("provisoire")
    assert not any(word in " ".join(told.values()) for word in ("mieux", "moins bien")), (
        "the West is, the whole is not sure"
    )


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
    text = plain(
        sentences.alert(
            Alert("channel", "channel", "Salon", Verdict("perd", "marge_par_euro", "Sûr.", stake=5.0), values)
        )
    )
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
        "gap": 50.0,
    }
    verdict = Verdict("moins bien", "chiffre_affaires", "Sûr.", stake=1_234.0)
    said = plain(sentences.alert(Alert(kind, "region", "Ouest", verdict, values)))
    assert "La région « Ouest »" in said and "50,0 %" in said and "1 234 € de marge par an" in said


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
    assert "La table « Trafic du site » n'a pas de colonne « segment » : elle compte en entier." in said


def test_a_chart_names_the_files_that_its_indicator_is_made_from() -> None:
    read = gather("boutique").readings
    files = {
        name: indicators.origin(read, evaluate.needs(KPIS[name], KPIS))
        for name in ("taux_de_gain", "cac_complet")
    }
    assert files["taux_de_gain"] == "leads.csv"
    assert set(files["cac_complet"].split(", ")) == {"couts.csv", "commandes.csv"}
    assert indicators.origin({"leads": read["leads"]}, ["orders", "leads"]) == "leads.csv"


@pytest.mark.parametrize("grain", ["semaine", "annee"])
def test_what_is_not_judged_by_itself_is_told_with_the_chance_that_it_owes(grain: str) -> None:
    days = pd.date_range("2024-01-01", "2026-01-04", freq="D")
    rows = [(f"{day:%Y-%m-%d}", f"K{n % 9}", 50.0 + 40.0 * (day.year == 2025)) for n, day in enumerate(days)]
    made = dashboard.make(orders(*rows), grain=grain)  # type: ignore[arg-type]
    said = [indicators.answer(made, KPIS, grain, "EUR"), *indicators.findings(made, KPIS, {})]
    compared = [
        each for each in said if "sur un an" in plain(each.text) or plain(each.text).startswith("Pourquoi")
    ]
    assert len(compared) == 2
    assert all(each.verdict is not None and each.verdict.word == "on ne peut pas dire" for each in compared)
    assert "Le hasard peut faire seul un tel écart" in plain(compared[-1].text)


@pytest.mark.parametrize(("back", "said"), [(0.0, ""), (5.0, ""), (40.0, "60,00 €"), (171.0, "−71,00 €")])
def test_returns_that_count_are_told_beside_the_sales_of_the_period(back: float, said: str) -> None:
    days = pd.to_datetime(
        ["2024-12-02", "2025-01-31", "2025-12-01", "2025-12-02", "2025-12-31", "2026-01-31"]
    )
    amounts = [10.0, 10.0, 10.0, 60.0, 40.0, 100.0]
    sold = pd.DataFrame({"order_id": list("ABCDEF"), "order_date": days, "amount": amounts})
    credit = pd.DataFrame({"order_id": ["R"], "order_date": [days[-1]], "amount": [-back]})
    board = dashboard.make({"orders": pd.concat([sold, credit] if back else [sold])}, today="2026-02-02")
    told = indicators.answer(board, KPIS, "mois", "EUR").text.replace("\xa0", " ").replace("\u202f", " ")
    assert ("une fois les retours et les avoirs retirés" in told) is bool(said) and said in told


def test_rates_that_are_unknown_in_every_period_have_no_table(
    whole_board: dashboard.Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = trend.written(whole_board.periods.table, "month")
    blank = rows.assign(value=rows["value"].mask(rows["kpi"].isin(["taux_de_gain", "taux_conversion_site"])))
    seen = recorded(monkeypatch, lambda: indicators.period_table(blank, KPIS, currency="EUR"))
    assert [content["id"] for _, content in seen] == ["par_periode"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([0.0, 0.0], ""),
        ([5.0, 5.0], "2 groupes à égalité viennent en tête"),
        ([4.0, 5.0], "« Sud » vient en tête"),
    ],
)
def test_nobody_is_first_where_nothing_was_sold_nor_alone_where_two_are(
    values: list[float], said: str, recorded: list[dict[str, Any]]
) -> None:
    table = pd.DataFrame({"region": ["Nord", "Sud"], "value": values})
    drawings.split_chart(table, KPIS["chiffre_affaires"], "region", currency="EUR", source="")
    charts = [each for each in recorded if each["kind"] == "chart"]
    assert len(charts) == bool(said) and said in plain(str(charts))
