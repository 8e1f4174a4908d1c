"""A quarter as it is shown: what is unknown says why, and nobody who may not be approached is on a list to call."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from smkit.analysis.prospecting import Quarter, rules
from smkit.analysis.prospecting.capacity import Cycle, Feasible, Lag
from smkit.analysis.prospecting.funnel import Goal
from smkit.analysis.prospecting.pareto import Pareto
from smkit.analysis.prospecting.results import Score
from smkit.display import prospecting as shown
from smkit.display.prospecting import drawings

Blank = Callable[..., Quarter]
Recorded = list[dict[str, Any]]
GOAL = Goal(200_000, 5_000, 46, 0.15, 0.2, 40, 200, 1_200, 26.04, 9.12, 61.4)
LAG = Lag(60, 0.7, 37.2, 13.0, 87.7)
CAN = Feasible(36.0, "unsure", 4.3, 1.5, 10.2, 276_000, 117_000, 789_000, 0.02, 2)
CYCLE = Cycle(4, 40.0, 30.0, 20.0, 50.0, (10.0, 20.0, 40.0, 90.0))
SCORE = Score(True, "", 0.2, 100, 20, judged=50, auc=0.7, brier=0.1, brier_base=0.16)


def by_id(recorded: Recorded) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in recorded if each["kind"] == "figure"}


def test_of_nothing_every_figure_is_nd_and_says_why(blank: Blank, recorded: Recorded) -> None:
    shown.figures(
        blank(why={"goal": "Il manque un objectif.", "cycle": "Aucune date.", "pareto": "Aucun montant."})
    )
    seen = by_id(recorded)
    counts = {"affaires_gagnees"}
    assert all(each["value"] is None for name, each in seen.items() if name not in counts)
    assert (
        seen["contacts_par_semaine"]["note"] == seen["contacts_a_temps"]["note"] == "Il manque un objectif."
    )
    assert [name for name, each in seen.items() if each["shown"] and not each["note"]] == []
    assert seen["cycle_moyen"]["note"] == "Aucune date." and seen["clients_80pct"]["note"] == "Aucun montant."
    recorded.clear()
    for table in (shown.channels_table, shown.harvest_table, shown.combined_table, shown.kinds_table, shown.score_table,
                  shown.channels_chart, shown.pareto_chart, shown.calibration_chart):  # fmt: skip
        table(blank())
    drawings.week_chart(None, CAN)
    assert recorded == []


@pytest.mark.parametrize(
    ("won", "why"), [(0, "aucune affaire gagnée ni perdue"), (3, "aucune affaire perdue")]
)
def test_a_win_rate_that_is_not_told_says_why(won: int, why: str, blank: Blank, recorded: Recorded) -> None:
    shown.figures(blank(won=won))
    assert by_id(recorded)["taux_de_gain"]["note"].startswith(why)


def test_contacts_a_week_are_those_of_the_cycle_where_it_is_known(blank: Blank, recorded: Recorded) -> None:
    shown.figures(
        blank(
            goal=GOAL,
            lag=LAG,
            feasible=CAN,
            won=5,
            lost=15,
            win_rate=0.25,
            win_low=0.1,
            win_high=0.5,
            cycle=CYCLE,
        )
    )
    seen = by_id(recorded)
    assert (seen["contacts_a_temps"]["value"], seen["contacts_a_temps"]["shown"]) == (37.2, True)
    assert seen["contacts_a_temps"]["note"] == "entre 13 et 88" and not seen["contacts_par_semaine"]["shown"]
    assert seen["contacts_par_semaine_bas"]["value"] == 9.1 and seen["contacts_a_temps_haut"]["value"] == 87.7
    assert (
        seen["taux_de_gain"]["parts"] == [5, 20] and seen["taux_de_gain"]["note"] == "entre 10,0 % et 50,0 %"
    )
    assert (seen["cycle_moyen"]["value"], seen["cycle_median"]["value"]) == (40, 30)
    assert seen["cycle_moyen"]["note"] == "la moitié en moins de 30 jours"
    recorded.clear()
    shown.figures(blank(goal=GOAL, why={"lag": "Cycle inconnu."}))
    seen = by_id(recorded)
    assert seen["contacts_par_semaine"]["shown"] and seen["contacts_par_semaine"]["note"] == "entre 9,1 et 61"
    assert seen["contacts_a_temps"]["note"] == "Cycle inconnu." and not seen["contacts_a_temps"]["shown"]


@pytest.mark.parametrize(
    ("needed", "said"), [(1, "1 client sur 10 en fait 80 %."), (3, "3 clients sur 10 en font 80 %.")]
)
def test_customers_who_make_the_sales_are_counted(
    needed: int, said: str, blank: Blank, recorded: Recorded
) -> None:
    curve = pd.DataFrame({"customers": [0.5, 1.0], "sales": [0.9, 1.0]})
    spread = Pareto(10, needed, 0.8, 0.75, "yes", 1_000.0, 0.0, curve)
    shown.figures(blank(pareto=spread))
    assert by_id(recorded)["clients_80pct"]["note"].startswith(f"sur 10, soit {10 * needed}")
    recorded.clear()
    shown.pareto_chart(blank(pareto=spread))
    assert recorded[0]["alt"].endswith(said)
    assert recorded[0]["title"] == "La règle des 80/20 tient : les 20 % premiers clients font 75 % des ventes"


@pytest.mark.parametrize(
    ("holds", "said"), [("flatter", "ne tient pas"), ("steeper", "Plus concentré que 80/20")]
)
def test_the_rule_that_does_not_hold_is_not_said_to(
    holds: str, said: str, blank: Blank, recorded: Recorded
) -> None:
    curve = pd.DataFrame({"customers": [1.0], "sales": [1.0]})
    shown.pareto_chart(blank(pareto=Pareto(10, 3, 0.8, 0.5, holds, 1_000.0, 0.0, curve)))
    assert said in recorded[0]["title"]


def test_the_week_is_drawn_beside_what_hours_allow(recorded: Recorded) -> None:
    drawings.week_chart(GOAL)
    drawings.week_chart(LAG, CAN)
    alone, both = recorded
    assert (
        alone["title"] == "L'objectif demande de 9,1 à 61 contacts par semaine"
        and "26 aux taux observés" in alone["alt"]
    )
    assert both["title"] == "L'objectif demande de 13 à 88 contacts par semaine ; vos heures en permettent 36"


def channel(
    name: str, rate: float, difference: float, *, proven: bool = False, empty: bool = False
) -> dict[str, Any]:
    return {"channel": name, "leads": 100, "won": int(100 * rate), "rate": rate, "low": rate / 2, "high": rate * 1.5, "share": 0.4,
            "difference": difference, "difference_low": difference - 0.05, "difference_high": difference + 0.05, "others": 0.2,
            "proven": proven, "empty": empty, "cost": None}  # fmt: skip


def test_a_source_is_titled_by_what_is_proven_of_it(blank: Blank, recorded: Recorded) -> None:
    site, show = channel("Site", 0.1, -0.1), channel("Salon", 0.3, 0.2, proven=True)
    bought = channel("Fichier", 0.02, -0.2, proven=True, empty=True)
    for rows in ([site, show], [site, show, bought], [site, show | {"proven": False}]):
        shown.channels_chart(blank(channels=pd.DataFrame(rows)))
    best, empty, none = (each["title"] for each in recorded)
    assert best == "« Salon » gagne plus souvent que les autres sources, au-delà du hasard"
    assert empty == "« Fichier » fait 40 % des leads et n'en gagne que 2,0 %"
    assert none == "Aucune source ne se détache des autres au-delà du hasard"
    recorded.clear()
    shown.channels_table(blank(channels=pd.DataFrame([show, site])))
    assert [column["label"] for column in recorded[0]["columns"]] == [
        "Source",
        "Leads",
        "Gagnés",
        "Gagnés / leads",
        "Entre",
        "et",
    ]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([0.1, 0.3], "arrive : 2 groupes sur 2 dans leur intervalle"),
        ([0.1, 0.9], "n'arrive pas : 1 groupe sur 2 dans son intervalle"),
    ],
)
def test_what_a_score_tells_is_said_to_come_only_where_it_does(
    told: list[float], said: str, blank: Blank, recorded: Recorded
) -> None:
    curve = pd.DataFrame({"told": told, "seen": [0.12, 0.28], "low": [0.05, 0.2], "high": [0.2, 0.4]})
    points = pd.DataFrame(
        {"column": ["region"], "level": ["Est"], "points": [4], "deals": [9], "rate": [0.3]}
    )
    judged = Score(True, "", 0.2, 100, 20, 50, curve=curve, points=points)
    shown.calibration_chart(blank(score=judged))
    shown.score_table(blank(score=judged))
    assert recorded[0]["title"] == f"Ce que la note annonce {said}"
    assert recorded[1]["rows"] == [["Région", "Est", 4, 9, 0.3]]


def test_a_gap_of_kinds_is_in_points(blank: Blank, recorded: Recorded) -> None:
    kinds = pd.DataFrame([{"column": "region", "kind": "Ouest", "deals": 100, "wins": 3, "rate": 0.03, "others": 0.5,
                           "difference": -0.47, "low": -0.55, "high": -0.4, "proven": True}])  # fmt: skip
    shown.kinds_table(blank(kinds=kinds))
    (row,) = recorded[0]["rows"]
    assert row[:2] == ["Région", "Ouest"] and row[6:9] == pytest.approx([-47, -55, -40]) and row[9] == "oui"
    assert [column["unit"] for column in recorded[0]["columns"]][6:9] == ["points"] * 3


def test_funnels_harvest_and_several_sources_are_shown_as_counted(blank: Blank, recorded: Recorded) -> None:
    shown.goals_table({"Rendez-vous": GOAL}, "Selon ce que l'on compte")
    shown.harvest_table(blank(cycle=CYCLE))
    shown.combined_table(blank(combined=pd.DataFrame({"rate": [0.5], "channels": ["Site seul"], "prospects": [8], "wins": [4],
                                                      "low": [0.2], "high": [0.8]})))  # fmt: skip
    goals, harvest, several = recorded
    assert goals["rows"] == [["Rendez-vous", 26.0, 9.1, 61.4]]
    for weeks, share in harvest["rows"]:
        assert share == sum(days <= 7 * weeks for days in CYCLE.days) / 4
    assert several["rows"] == [["Site seul", 8, 4, 0.5, 0.2, 0.8]]


ANSWERS = pd.DataFrame(
    {"phone": ["yes", "if", "no", "no"], "phone_rule": ["tel_client", "tel_b2b", "tel_sans", "oppose"],
     "email": ["no", "yes", "if", "no"], "email_rule": ["email_sans", "email_client", "email_b2b", "oppose"],
     "post": ["yes", "yes", "check", "no"], "post_rule": ["courrier", "courrier", "contact_inconnu", "oppose"]}
)  # fmt: skip


def test_each_prospect_is_counted_once_a_channel_with_its_rule(recorded: Recorded) -> None:
    shown.law_table(ANSWERS, rules())
    shown.law_figures(ANSWERS)
    rows = recorded[0]["rows"]
    for name in ("E-mail", "Téléphone", "Courrier"):
        assert sum(row[2] for row in rows if row[0] == name) == len(ANSWERS)
    assert ["Téléphone", "oui", 1] in [row[:3] for row in rows]
    own = {tuple(each["dims"].values()): each["value"] for each in recorded[1:]}
    assert (
        own["Téléphone", "non"] == 2
        and own["Courrier", "à vérifier"] == 1
        and own["E-mail", "à vérifier"] == 0
    )


def test_who_is_called_is_shown_with_the_rule_that_allows_it(recorded: Recorded) -> None:
    told = {name: rule.text.replace("\xa0", " ").replace("\u202f", " ") for name, rule in rules().items()}
    people = pd.DataFrame(
        {"tier": ["A", "B", "B", "C"], "prospect": [f"P{n}" for n in range(4)], "chance": None}
    )
    people = people.join(ANSWERS[["phone", "email", "phone_rule", "email_rule"]])
    shown.list_table(people, rules())
    shown.list_table(people.tail(1), rules())
    (table,) = recorded
    assert [row[:2] for row in table["rows"]] == [["A", "P0"], ["B", "P1"], ["B", "P2"]]
    assert [row[-1] for row in table["rows"]] == [told["tel_client"], told["tel_b2b"], told["email_b2b"]]
    assert [row[2:4] for row in table["rows"]] == [
        ["oui", "non"],
        ["sous condition", "oui"],
        ["non", "sous condition"],
    ]
    assert table["title"] == "À contacter ce trimestre : 3 prospects"
    recorded.clear()
    shown.list_table(pd.concat([people.head(1)] * 16), rules())
    assert recorded[0]["title"].endswith("16 prospects (les 15 premiers ; tous dans le classeur)")


def test_who_may_not_be_approached_is_told_what_to_do_about(recorded: Recorded) -> None:
    prospects = pd.DataFrame({"prospect": [f"P{n}" for n in range(4)], "region": "Est"})
    shown.stopped_table(ANSWERS, prospects, rules())
    shown.stopped_table(ANSWERS.head(2), prospects.head(2), rules())
    (table,) = recorded
    assert [row[:3] for row in table["rows"]] == [["à vérifier", "P2", "Est"], ["à retirer", "P3", "Est"]]
    assert table["title"].endswith("2 prospects")


def test_hand_set_points_say_what_the_past_does(recorded: Recorded) -> None:
    worth = pd.DataFrame({"rule": ["r"], "points": [5], "deals": [9], "wins": [1], "rate": [0.1], "others": [0.3],
                          "verdict": ["wrong"], "p": [0.01]})  # fmt: skip
    shown.points_table(worth)
    assert recorded[0]["rows"] == [["r", 5, 9, 1, 0.1, 0.3, "à l'envers : moins bien que les autres"]]


def said(quarter: Quarter, **more: Any) -> list[str]:
    return [" ".join(each.text.split()) for each in shown.advice(quarter, **more)]


def test_the_week_is_advised_within_the_hours_there_are(blank: Blank) -> None:
    possible = {"goal": GOAL, "feasible": CAN}
    _, week, *_ = said(blank(**possible))
    assert week.startswith(
        "Combien : 36 contacts par semaine, tout ce que vos heures permettent, soit 120 000 € à 790 000 €"
    )
    assert (
        "il faudrait 4,3 heures par semaine et par personne (de 1,5 heure à 10,2 heures), ou 2,0 % de contacts gagnés"
        in week
    )
    enough = Feasible(**(vars(CAN) | {"verdict": "yes", "hours_high": 1.0}))
    _, week, *_ = said(blank(goal=GOAL, feasible=enough))
    assert (
        week.startswith("Combien : visez 61 contacts par semaine")
        and "le temps : 1 heure par semaine" in week
    )
    row = shown.actions(blank(**possible), margin_rate=0.5)[0]
    assert row.do == "Prendre 36 contacts par semaine, soit 18 par personne"
    whole = 200_000 * 0.5 * 36  # what the goal is worth in margin, by contacts that are made
    assert (row.stake, row.low, row.high) == pytest.approx((whole / 26.04, whole / 61.4, whole / 9.12))


def test_a_source_without_quality_is_not_bought_again(blank: Blank) -> None:
    channels = pd.DataFrame(
        [channel("Salon", 0.3, 0.2, proven=True), channel("Fichier", 0.02, -0.2, proven=True, empty=True)]
    )
    told = said(blank(channels=channels))
    assert any(
        "demandez-en plus à « Salon » (30,0 % de leads gagnés, entre 15,0 % et 45,0 %)" in each
        for each in told
    )
    assert any(
        "racheter « Fichier »" in each and "Il en faut 50 pour une affaire, contre 5 ailleurs" in each
        for each in told
    )
    rows = {row.do: row for row in shown.actions(blank(channels=channels), stopped=1)}
    assert rows["Ne pas racheter « Fichier »"].why.replace("\xa0", " ") == "2 % de gagnés, 20 % ailleurs"
    assert any("Retirer ou vérifier 1\xa0prospect avant" in do for do in rows)


def test_whom_to_call_is_counted_by_tier(blank: Blank) -> None:
    people = pd.DataFrame({"tier": ["A", "B", "B", "C"], "chance": [0.5, 0.4, None, None]})
    whom = said(blank(), shortlist=people)[0]
    assert whom.startswith(
        "Qui : 1 prospect à suivre de près (rang A), 2 prospects à essayer (rang B), les contacts les plus récents"
    )
    assert whom.endswith("Pour les autres (1), vos heures n'y suffisent pas ce trimestre.")
    assert "dans l'ordre de la note" in said(blank(score=SCORE), shortlist=people)[0]
    best = SimpleNamespace(enough=True, column="region")
    single = Score(True, "", 0.2, 100, 20, best=best)  # type: ignore[arg-type]
    column = said(blank(score=single), shortlist=people.head(3))[0]
    assert "dans l'ordre de la colonne « région »" in column and "Pour les autres" not in column


def test_a_test_longer_than_a_quarter_is_said_to_be(blank: Blank) -> None:
    quarter = blank(goal=GOAL, feasible=CAN)
    short = next(each for each in said(quarter, per_arm=180, gap=0.05) if each.startswith("Quoi tester"))
    assert (
        "5 points d'écart" in short
        and "180 contacts par version, soit 10 semaines" in short
        and "trimestre" not in short
    )
    long = next(each for each in said(quarter, per_arm=400, gap=0.05) if each.startswith("Quoi tester"))
    assert "soit 22 semaines" in long and "C'est plus d'un trimestre" in long
