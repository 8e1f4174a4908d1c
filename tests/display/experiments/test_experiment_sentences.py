"""What a report says of an experiment: never more than the groups show."""

import pandas as pd

from smkit.analysis import experiments
from smkit.display import experiments as shown


def said(sentences: list[tuple[str, list[str]]]) -> str:
    return plain(" ".join(sentence for sentence, _ in sentences))


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


NONE = pd.DataFrame(columns=["group", "segments", "p", "p_holm"])


def test_more_buyers_who_spend_less_are_no_success() -> None:
    arms, effects, returns = trial(("Témoin", 3_000, 132, 90.0), ("Promo", 3_000, 216, 25.0))
    assert effects["proven"].all() and effects.loc[0, "revenue_gained_high"] < 0
    assert "vend à plus de monde pour moins d'argent : 6 480 € de moins" in plain(shown.answer(arms, effects))
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


def test_groups_of_odd_sizes_get_no_verdict_anywhere() -> None:
    arms, effects, returns = trial(("Témoin", 1_000, 64, 50.0), ("E-mail", 1_400, 150, 50.0))
    effects["proven"] = False
    everything = said(
        [
            *shown.findings(arms, effects, returns, NONE, 0.03, unequal=True),
            *shown.advice(effects, returns, 0.03, 4_000, unequal=True),
        ]
    )
    for verdict in ("un effet nul reste possible", "changez l'offre", "N'étendez", "il faudrait"):
        assert verdict not in everything
    assert "Ne les comparez pas" in everything and "paramètre repartition" in everything


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


def test_people_in_several_groups_and_several_looks_are_warned_of_first() -> None:
    warned = said(shown.warnings(looks=5, peeking=0.142, shared=600))
    assert "regardé 5 fois" in warned and "14 %" in warned
    assert "600 personnes se trouvent dans plusieurs groupes" in warned
    assert shown.warnings() == []
