"""What a report says of an experiment: never more than the groups show."""

import pandas as pd
import pytest

from smkit.analysis import experiments
from smkit.display import experiments as shown


def said(sentences: list[tuple[str, list[str], str]]) -> str:
    return plain(" ".join(sentence for sentence, *_ in sentences))


def plain(text: str) -> str:
    return " ".join(text.split())


def trial(*groups: tuple[str, int, int, float]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Groups of (name, people, buyers, basket), the control first, and what the analysis says of them."""
    rows = [
        (name, at < buyers, basket if at < buyers else 0.0)
        for name, people, buyers, basket in groups
        for at in range(people)
    ]
    table = pd.DataFrame(rows, columns=["group", "converted", "revenue"])
    arms = experiments.arms(table, groups[0][0])
    effects = experiments.effects(arms)
    return arms, effects, experiments.returns(arms, effects)


NONE = pd.DataFrame(columns=["split", "group", "segments", "p", "p_holm"])


def answer(arms: pd.DataFrame, effects: pd.DataFrame, stops: tuple[str, ...] = ()) -> str:
    judged = experiments.verdicts(effects, arms.iloc[0]["group"], stops)  # type: ignore[arg-type]
    return plain(shown.answer(arms, effects, judged, stops=stops))


def test_more_buyers_who_spend_less_are_no_success() -> None:
    arms, effects, returns = trial(("Témoin", 3_000, 132, 90.0), ("Promo", 3_000, 216, 25.0))
    assert effects["proven"].all() and effects.loc[0, "revenue_gained_high"] < 0
    assert "vend à plus de monde pour moins d'argent : 6 480 € de moins" in answer(arms, effects)
    found = said(shown.findings(arms, effects, returns, NONE, 0.01))
    assert "« Promo » a fait perdre 6 480 € de ventes" in found and "de ventes en plus" not in found
    advice = said(shown.advice(effects, returns, 0.01, 5_000))
    assert "N'étendez pas « Promo »" in advice and "Étendez" not in advice


def test_a_group_that_sells_less_is_not_said_to_gain() -> None:
    arms, effects, returns = trial(("Témoin", 2_000, 96, 50.0), ("C", 2_000, 50, 50.0))
    found = said(shown.findings(arms, effects, returns, NONE, 0.01))
    assert "« C » a fait perdre 2 300 € de ventes" in found and "le hasard reste possible" not in found
    assert "Arrêtez « C »" in said(shown.advice(effects, returns, 0.01, 5_000))


def test_an_interval_without_zero_that_holm_does_not_confirm_is_explained() -> None:
    arms, effects, returns = trial(
        ("Témoin", 2_000, 100, 50.0), ("A", 2_000, 130, 50.0), ("B", 2_000, 101, 50.0), ("C", 2_000, 98, 50.0)
    )
    first = effects.iloc[0]
    assert first["low"] > 0 and not first["proven"]
    found = said(shown.findings(arms, effects, returns, NONE, 0.01))
    assert "le hasard seul donnerait un tel écart à l'un des 3 groupes" in found
    assert "trop souvent pour conclure" in found


def test_a_proven_difference_is_told_with_what_chance_would_give() -> None:
    arms, effects, returns = trial(("Témoin", 3_000, 112, 58.0), ("Offre", 3_000, 194, 58.0))
    found = said(shown.findings(arms, effects, returns, NONE, 0.01))
    assert "le hasard seul donnerait un tel écart dans moins de 0,1 % des tests" in found
    assert "n'est pas dû au hasard" not in found


@pytest.mark.parametrize(
    ("stop", "mend"),
    [
        ("sizes", "paramètre repartition"),
        ("losses", "Retrouvez les résultats"),
        ("shared", "seul groupe tiré"),
    ],
)
def test_what_stops_the_verdict_stops_it_everywhere(stop: str, mend: str) -> None:
    arms, effects, returns = trial(("Témoin", 1_000, 64, 50.0), ("E-mail", 1_400, 150, 50.0))
    effects["proven"] = False
    everything = said(
        [
            *shown.findings(arms, effects, returns, NONE, 0.03, stops=(stop,)),
            *shown.advice(effects, returns, 0.03, 4_000, stops=(stop,)),
        ]
    )
    assert answer(arms, effects, (stop,)).startswith("On ne peut pas conclure")
    for verdict in ("un effet nul reste possible", "changez l'offre", "N'étendez", "il faudrait"):
        assert verdict not in everything
    assert "Ne les comparez pas" in everything and mend in everything


def test_what_the_report_lacks_is_asked_for_and_nothing_else() -> None:
    arms, effects, _ = trial(("Témoin", 500, 20, 50.0), ("E-mail", 500, 60, 50.0))
    priced = experiments.returns(arms, effects, margin_rate=0.5)
    advice = said(shown.advice(effects, priced, 0.03, 4_000))
    assert "Donnez le coût par contact (cout_contact) :" in advice and "taux_marque" not in advice
    unknown = effects.assign(revenue_gained=float("nan"))
    assert "le montant de chaque achat" in said(shown.advice(unknown, priced, 0.03, 4_000))


def test_a_gain_that_may_be_a_loss_is_said_so() -> None:
    arms, effects, _ = trial(("Témoin", 3_000, 112, 58.0), ("Offre", 3_000, 194, 58.0))
    returns = experiments.returns(arms, effects, margin_rate=0.44, cost_per_contact=0.6)
    assert returns.loc[0, "net_gain_low"] < 0 < returns.loc[0, "net_gain_high"]
    found = said(shown.findings(arms, effects, returns, NONE, 0.01))
    assert "L'intervalle contient zéro : gain ou perte, le test ne le dit pas." in found
    assert "Étendez" not in said(shown.advice(effects, returns, 0.01, 5_000))


def lines(*groups: tuple[str, int, int], times: int = 1) -> pd.DataFrame:
    """Lines of (group, people, buyers), each person `times` times."""
    rows = [(f"{name}{at}", name, at < buyers) for name, people, buyers in groups for at in range(people)]
    return pd.DataFrame(rows * times, columns=["unit_id", "group", "converted"])


def test_several_looks_enter_the_probability_that_is_told() -> None:
    table = lines(("Témoin", 300, 24), ("E-mail", 300, 40))
    people = experiments.people(table)
    arms = experiments.arms(people.table, "Témoin")
    effects = experiments.effects(arms, looks=10)
    warned = said(shown.warnings(people, experiments.draw(people), effects, looks=10, peeking=0.193))
    assert "regardé 10 fois" in warned and "19 % des cas" in warned and "passe de 0,034 à 0,140" in warned
    assert answer(arms, effects).startswith("On ne peut pas dire")
    assert "Étendez" not in said(shown.advice(effects, experiments.returns(arms, effects), 0.03, 4_000))


def test_lines_and_people_in_two_groups_are_told() -> None:
    table = lines(("Témoin", 300, 24), ("E-mail", 300, 40), times=4)
    table.loc[:2, "group"] = "E-mail"
    people = experiments.people(table)
    effects = experiments.effects(experiments.arms(people.table, "Témoin"))
    warned = said(shown.warnings(people, experiments.draw(people), effects))
    assert "3 personnes se trouvent dans plusieurs groupes" in warned and "trop peu pour changer" in warned
    assert "2 400 lignes pour 600 personnes" in warned and "une ligne n'est pas une personne" in warned


def test_a_sound_file_is_warned_of_nothing() -> None:
    people = experiments.people(lines(("Témoin", 300, 24), ("E-mail", 300, 40)))
    effects = experiments.effects(experiments.arms(people.table, "Témoin"))
    assert shown.warnings(people, experiments.draw(people), effects) == []


def test_one_of_the_groups_that_work_is_advised_a_person() -> None:
    arms, effects, returns = trial(
        ("Non", 20_000, 115, 90.0), ("M", 20_000, 260, 90.0), ("W", 20_000, 180, 90.0)
    )
    rivals = experiments.rivals(arms)
    assert effects["proven"].all() and rivals["proven"].all()
    advice = said(shown.advice(effects, returns, 0.002, 40_000, rivals=rivals))
    assert advice.count("Étendez") == 1 and "donnez-lui « M » plutôt que « W »" in advice
    told = said(shown.findings(arms, effects, returns, NONE, 0.002, rivals=rivals))
    assert "« M » convertit plus que « W » (1,30 % contre 0,90 %)" in told
    even = rivals.assign(proven=False)
    assert "le test ne tranche pas" in said(shown.advice(effects, returns, 0.002, 40_000, rivals=even))


def test_a_test_large_enough_to_exclude_an_effect_says_no() -> None:
    arms, effects, _ = trial(("Témoin", 40_000, 8_000, 50.0), ("C", 40_000, 7_950, 50.0))
    assert answer(arms, effects).startswith("Non : « C » ne change rien qui compte")


def test_rough_or_unknown_euros_are_told_as_such() -> None:
    arms, effects, returns = trial(("Témoin", 500, 10, 50.0), ("E-mail", 500, 60, 50.0))
    assert "intervalle approché" in said(shown.findings(arms, effects, returns, NONE, 0.03))
    arms, effects, returns = trial(("Témoin", 500, 3, 50.0), ("E-mail", 500, 60, 50.0))
    told = said(shown.findings(arms, effects, returns, NONE, 0.03))
    assert "trop peu d'acheteurs pour dire entre quelles bornes" in told and "n.d." not in told


def test_a_silent_test_says_the_half_that_it_would_take_more_people_to_see() -> None:
    """`needed` people see half of what this test saw, so that the sentence says half: 1 point where 2 were seen."""
    _, effects, returns = trial(("Témoin", 2_000, 100, 50.0), ("A", 2_000, 104, 50.0))
    found = said(shown.advice(effects, returns, 0.02, 5_000))
    assert "Pour voir un écart de 1,00 pt, il faudrait 5 000 personnes par groupe" in found
    assert "il faudrait" not in said(shown.advice(effects, returns, None, None))
