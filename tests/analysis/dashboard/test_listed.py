"""The cases behind an alert: who is late, what loses, what is still open, each counted by hand."""

import pandas as pd

from smkit.analysis.dashboard import cases
from smkit.analysis.dashboard.alerts import Alert
from smkit.analysis.dashboard.departed import departed, kept_from
from smkit.analysis.judging import Verdict
from smkit.display.dashboard import lists

SPRING = kept_from(pd.Timestamp("2026-04-01"), 3)  # those of the winter who did not come back
LEADS = pd.DataFrame(
    {
        "lead_id": ["L1", "L2", "L3", "L4", "L5"],
        "region": ["Ouest", "Ouest", "Ouest", "Ouest", "Nord"],
        "stage": ["open", "won", "open", "open", "open"],
        "amount": [100.0, 900.0, 500.0, None, 700.0],
        "assigned_at": pd.to_datetime(["2026-01-02", "2026-01-03", "2026-01-05", "2026-01-31", "2026-01-02"]),
        "first_contact_at": pd.to_datetime(["2026-01-09", "2026-01-04", None, None, None]),
        "created_at": pd.to_datetime(["2026-01-01"] * 5),
    }
)


def test_late_leads_are_those_called_after_two_days_or_never_and_open_ones_come_first() -> None:
    late = cases.late(LEADS, "region", "Ouest", pd.Timestamp("2026-01-01"))
    assert late["lead_id"].tolist() == ["L3", "L1"], "L2 was called in time, L4 is not due yet"
    assert late["waited"].tolist()[1] == 7 and late["waited"].isna().tolist() == [True, False]


def test_open_deals_of_a_group_are_listed_by_amount() -> None:
    assert cases.pending(LEADS, "region", "Ouest")["lead_id"].tolist() == ["L3", "L1"]
    assert not len(cases.pending(None, "region", "Ouest"))


def test_campaigns_of_a_channel_that_lost_are_listed_worst_first() -> None:
    table = pd.DataFrame(
        {"campaign": ["A", "B", "C", "C"], "channel": ["Réseaux", "Réseaux", "Réseaux", "Réseaux"],
         "cost": [100.0, 100.0, 50.0, 50.0], "revenue": [100.0, 500.0, 20.0, 20.0], "margin_rate": [0.5, 0.5, 0.5, 0.5]}
    )  # fmt: skip
    spent = cases.spent(table, "channel", "Réseaux")
    assert spent[["campaign", "net_gain"]].values.tolist() == [["C", -80.0], ["A", -50.0]]


def test_an_account_that_makes_half_of_the_stake_is_named() -> None:
    gone = pd.DataFrame(
        {
            "customer_id": ["E2", "E1", "E3"],
            "order_date": pd.to_datetime(["2026-01-05"] * 3),
            "amount": [600.0, 300.0, 100.0],
        }
    )
    verdict = Verdict("moins bien", "retention", "Sûr.")
    named = Alert("churn", "segment", "B2B", verdict, listed=departed(gone, "", "", *SPRING).listed)
    assert lists.heaviest(named).replace("\xa0", " ") == "« E2 » d'abord (60 % de l'enjeu)"
    even = Alert(
        "churn", "segment", "B2B", verdict, listed=departed(gone.assign(amount=10.0), "", "", *SPRING).listed
    )
    assert lists.heaviest(even) == ""
    assert lists.ids([named, even, Alert("sla", "region", "Ouest", verdict)]) == [
        "clients_a_appeler", "clients_a_appeler_2", ""
    ]  # fmt: skip
