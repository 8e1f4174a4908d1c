"""What a report says of customers: never more than the orders show."""

import numpy as np
import pandas as pd
import pytest

from smkit import customers
from smkit.analysis.errors import InputError
from smkit.display import customers as shown
from smkit.display.actions import Action
from smkit.display.customers.words import euros


def plain(said: object) -> str:
    text = said if isinstance(said, str) else " ".join(sentence for sentence, *_ in said)  # type: ignore[attr-defined]
    return " ".join(str(text).split())


def orders(rows: list[tuple[str, pd.Timestamp]], amount: float = 50.0) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["customer_id", "order_date"])
    return table.assign(order_id=[f"C{n}" for n in range(len(table))], amount=amount)


def company(
    n: int = 60, *, leave: float = 0.0, since: int = 400, seed: int = 1, days: int = 730
) -> pd.DataFrame:
    """Customers who order about once a month for two years; from a day on, a share of them leaves each month."""
    r = np.random.default_rng(seed)
    rows = []
    for customer in range(n):
        day, gone = float(r.uniform(0, 30)), False
        while day < days and not gone:
            rows.append((f"K{customer}", pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(day))))
            day += max(3.0, r.gamma(9) / 9 * 30)
            gone = day > since and r.random() < leave
    return orders(rows)


def all_of(table: pd.DataFrame) -> str:
    seen = customers.picture(table, "2025-12-31")
    quiet = customers.silences(table, "2025-12-31")
    calls = customers.to_call(quiet)
    largest = customers.concentration(customers.rfm(table, "2025-12-31"))
    return plain(shown.answer(seen)) + plain(shown.findings(seen, quiet, largest)) + plain(
        shown.advice(seen, quiet, calls, None, uplift=0.03)
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_a_company_that_keeps_its_customers_is_told_so(seed: int) -> None:
    said = all_of(company(seed=seed))
    assert "Rien ne montre que vous gardiez moins de clients" in said
    assert "Non :" not in said and "cherchez ce qui a changé" not in said


@pytest.mark.parametrize("seed", range(3))
def test_a_company_that_loses_them_is_told_when_and_how_much(seed: int) -> None:
    said = all_of(company(leave=0.08, since=456, seed=seed))
    assert said.startswith(("Non : depuis le 2e trimestre 2025", "Non : depuis le 3e trimestre 2025"))
    assert "appelez" in said and "La date est trouvée, la cause ne l'est pas." in said


def test_too_short_a_history_says_so() -> None:
    table = company(days=40)
    seen = customers.picture(table)
    assert "On ne peut pas encore le dire : l'historique va du" in plain(shown.answer(seen))
    day = table[table["order_date"] == table["order_date"].min()]
    assert "l'historique tient en un jour, le 1" in plain(shown.answer(customers.picture(day)))


def test_what_is_missing_is_whole_periods_or_customers_in_them() -> None:
    three = customers.picture(
        company(days=275)
    )  # 01/01 to 01/10/2024: three whole quarters, two of them compared
    assert "soit 3 trimestres entiers à la suite. Il en faut 4 pour" in plain(shown.answer(three))
    assert "trop court" not in plain(shown.answer(three))
    assert "trois périodes entières" in customers.verdicts.overall(three).reason
    few = customers.picture(company(n=4))
    told = plain(shown.answer(few))
    assert "trop peu de clients achètent chaque trimestre" in told and "historique" not in told
    assert "au moins 5 clients du précédent peuvent revenir ; il n'y en a pas." in told
    assert "Trop peu de clients" in customers.verdicts.overall(few).reason


def test_nobody_late_is_not_set_against_chance() -> None:
    told = plain(shown.leaving(customers.silences(company(n=3), "2024-03-31")))
    assert told.endswith("personne n'est en retard.") and "hasard" not in told


def test_a_hole_of_two_years_is_no_change_of_retention() -> None:
    table = company(days=200)
    later = table.assign(
        order_date=table["order_date"] + pd.Timedelta(days=930), order_id="B" + table["order_id"]
    )
    seen = customers.picture(pd.concat([table, later]))
    said = plain(shown.answer(seen))
    assert "n'a aucune vente du" in said and seen.worse() == []


def test_a_forecast_that_erred_is_told_with_its_error() -> None:
    found = {"Tous": customers.outlook(company(n=150, leave=0.15, since=550, seed=3), "2025-12-31")}
    said = plain(shown.expected(found))
    test = found["Tous"].test
    assert test is not None and str(test.real) in said and "À l'essai sur les 182 derniers jours" in said
    assert "Cette erreur est forte" in said
    none = plain(shown.expected({"Tous": customers.outlook(company(n=3))}))
    assert none.startswith("Pas de prévision : trop peu de clients")


def test_few_answers_have_no_score() -> None:
    said = plain(shown.satisfaction({"B2B": customers.nps(pd.Series([10] * 12))}, customers.LEAST))
    assert "trop peu de réponses (12 ; il en faut 30 au moins)" in said


def test_the_account_sheet_of_one_who_left() -> None:
    table = company(n=20, seed=2)
    gone = table[~((table["customer_id"] == "K3") & (table["order_date"] > "2025-06-01"))]
    found = customers.account(gone, "k3", "2025-12-31")
    assert "il est sans doute parti" in plain(shown.account_answer(found))
    assert customers.account(gone, "", "2025-12-31").customer == "K3"  # the only one who is silent
    with pytest.raises(InputError, match="pseudonyme"):
        customers.account(gone, "Entreprise inconnue")


def test_a_pseudonym_that_is_nobodys_is_not_taken_for_another_persons() -> None:
    table = company(n=3)
    table["customer_id"] = table["customer_id"].map(
        {"K0": "Personne-3d9ce7a0c46d", "K1": "Personne-0b1f22a5e900", "K2": "Personne-77aa1b9c5d02"}
    )
    with pytest.raises(InputError) as nobody:
        customers.account(table, "Personne-b9c968e72202")
    assert "Vouliez-vous dire" not in str(nobody.value)
    with pytest.raises(InputError, match=r"Vouliez-vous dire «\sPersonne-3d9ce7a0c46d\s»"):
        customers.account(table, "Personne-3d9ce7a0c46")


def acts(table: pd.DataFrame, acquired: pd.DataFrame | None = None, **told: object) -> list[Action]:
    seen = customers.picture(table, "2025-12-31")
    quiet = customers.silences(table, "2025-12-31", margin_rate=0.4)
    calls = customers.to_call(quiet)
    chosen = customers.choose_win_back(
        quiet, "2025-12-31", cost=1.0, uplift=0.05, called=calls["customer_id"], **told
    )
    return shown.actions(
        seen, quiet, calls, chosen, customers.acquisition(table, None) if acquired is None else acquired
    )


def test_silent_accounts_are_called_first_for_what_those_who_come_back_are_worth() -> None:
    table = company(leave=0.08, since=456, seed=1)
    quiet = customers.silences(table, "2025-12-31", margin_rate=0.4)
    margin = customers.to_call(quiet)["margin_at_stake"].sum()
    first = acts(table)[0]
    assert plain(first.do).startswith("Appeler les 10 premiers clients") and first.list == "qui_se_tait"
    assert first.who == "Responsable commercial"
    assert (first.low, first.high) == (pytest.approx(margin / 10), pytest.approx(margin / 4))
    assert not acts(company(seed=2))  # nobody leaves: nobody is called, nothing is looked for


def test_the_gain_of_a_win_back_moves_with_the_effect_that_is_supposed() -> None:
    table = company(leave=0.08, since=456, seed=1)
    row = next(row for row in acts(table) if row.list == "a_reconquerir")
    assert row.stake is not None and row.low is not None and row.high is not None
    quiet = customers.silences(table, "2025-12-31", margin_rate=0.4)
    told = {"cost": 1.0, "called": customers.to_call(quiet)["customer_id"]}
    half = customers.choose_win_back(quiet, "2025-12-31", uplift=0.05 / 2, **told)
    assert half is not None and half.contacted > 0
    assert row.low == pytest.approx(half.gain)  # margins are alike: the same people are worth it
    chosen = customers.choose_win_back(quiet, "2025-12-31", uplift=0.05, **told)
    assert chosen is not None
    assert row.high == pytest.approx(2 * (row.stake + chosen.cost) - chosen.cost)
    seen = customers.picture(table, "2025-12-31")
    said = plain(
        " ".join(each.text for each in shown.advice(seen, quiet, quiet.head(0), chosen, uplift=0.05))
    )
    ends = (plain(euros(end, "EUR")) for end in (row.low, row.high))
    assert "de {} à {} pour".format(*ends) in said  # the table and the sentence tell one range


@pytest.mark.parametrize(("high", "asked"), [(80.0, True), (120.0, False)])
def test_a_customer_who_costs_more_than_three_years_repay_is_said(high: float, asked: bool) -> None:
    found = pd.DataFrame(
        [
            {
                "group": "B2C",
                "new": 50,
                "cost": 5_000.0,
                "cac": 100.0,
                "margin": 40.0,
                "payback": None,
                "clv_low": 60.0,
                "clv_high": high,
            }
        ]
    )
    rows = [row for row in acts(company(seed=2), found) if row.list == "cout_acquisition"]
    assert bool(rows) is asked
    if rows:
        assert (rows[0].low, rows[0].high) == (1_000.0, 2_000.0)
    said = plain(shown.acquired(found))
    assert ("n'en laisse que" in said) is asked and ("peut-être en trois ans" in said) is not asked


def test_the_visit_asks_of_a_customer_what_their_history_says() -> None:
    table = company(leave=0.08, since=456, seed=1)
    gone = shown.account_actions(customers.account(table, "", "2025-12-31"))
    assert gone[0].do.startswith("Demander ce qui a changé chez lui") and gone[0].list == "trimestres"
    steady = shown.account_actions(customers.account(company(seed=2), "K1", "2025-12-31"))
    assert [row.do for row in steady] == ["Parler de ce qu'il n'achète pas encore, pas de prix"]


def test_fewer_late_customers_than_chance_shows_are_no_loss_but_those_who_left_are() -> None:
    quiet = customers.silences(company(seed=2), "2025-12-31", margin_rate=0.4).reset_index(drop=True)
    quiet["state"] = "on_time"
    quiet.loc[0, "state"], quiet.loc[1, "state"], quiet["by_chance"] = "gone", "late", 0.1
    quiet["p"] = 0.5
    quiet.loc[0, "p"] = 1e-5
    said = plain(shown.leaving(quiet))
    stake = plain(euros(quiet.loc[0, "margin_at_stake"]))
    assert f"mais 1 se tait si longtemps qu'il est sans doute parti : {stake} de marge" in said
    assert "en jeu" not in said and "(environ 6)" in said
