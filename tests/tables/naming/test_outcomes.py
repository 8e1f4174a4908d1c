"""How deals ended: reasons of loss, deals put away, what was signed, the day that came; and words that only hope."""

import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import read


def deals(**columns: list[str]) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    return pd.DataFrame({"N° opportunité": [f"L{n}" for n in range(rows)], **columns})


def told(reading, code: str) -> list[str]:
    return [plain(note.whole()) for note in reading.journal.notes if note.code == code]


STAGES = ["Proposition", "Gagné", "Proposition", "Perdu"]


@pytest.mark.parametrize(
    "header",
    [
        "Motif de perte",
        "Raison de la perte",
        "Lost Reason",
        "Closed Lost Reason",
        "Cause d'échec",
        "Motif d'abandon",
    ],
)
def test_an_open_deal_with_a_reason_of_loss_is_lost(header: str):
    table = deals(Étape=STAGES, **{header: ["trop cher", "", "-", "délai"]})
    reading = read("leads", table)
    assert reading.table["stage"].tolist() == ["lost", "won", "open", "lost"]
    (said,) = told(reading, "lost_elsewhere")
    assert f"« {header} » dit perdue 1 affaire" in said and "colonnes : « stage=Étape »" in said
    assert read("leads", table, columns="stage=Étape").table["stage"].tolist() == [
        "open",
        "won",
        "open",
        "lost",
    ]
    again = {name: head for head, name in reading.journal.columns.items()}
    assert read("leads", table, columns=again).table["stage"].tolist() == ["lost", "won", "open", "lost"]


def test_a_reason_that_deals_won_have_too_says_nothing():
    reading = read("leads", deals(Étape=STAGES, **{"Motif de perte": ["prix", "prix", "prix", "prix"]}))
    assert reading.table["stage"].tolist() == ["open", "won", "open", "lost"] and not told(
        reading, "lost_elsewhere"
    )


def test_a_deal_put_away_without_a_chance_is_lost_and_one_put_away_alone_is_not():
    columns = {"Probabilité": ["0", "100", "40", "0"], "Actif": ["False", "True", "False", "False"]}
    assert read("leads", deals(Étape=STAGES, **columns)).table["stage"].tolist() == [
        "lost",
        "won",
        "open",
        "lost",
    ]
    assert read("leads", deals(Étape=STAGES, Actif=columns["Actif"])).table["stage"].tolist() == [
        "open",
        "won",
        "open",
        "lost",
    ]


@pytest.mark.parametrize(
    ("hoped", "signed"),
    [("Montant estimé", "Montant signé"), ("CA potentiel", "CA signé"), ("Montant", "Montant final")],
)
@pytest.mark.parametrize("turned", [False, True])
def test_deals_won_have_what_was_signed(hoped: str, signed: str, turned: bool):
    columns = {hoped: ["100", "200", "300", "400"], signed: ["", "150", "", ""]}
    table = deals(Étape=STAGES, **dict(reversed(columns.items()) if turned else columns.items()))
    reading = read("leads", table)
    assert reading.table["amount"].tolist() == [100, 150, 300, 400] and told(reading, "signed_amounts")
    assert read("leads", table, columns=f"amount={hoped}").table["amount"].tolist() == [100, 200, 300, 400]


def test_what_deals_won_do_not_have_is_no_signed_amount():
    table = deals(
        Étape=STAGES, **{"Montant": ["100", "200", "300", "400"], "Montant signé": ["10", "", "", ""]}
    )
    assert read("leads", table).table["amount"].tolist() == [100, 200, 300, 400]


@pytest.mark.parametrize(
    "real",
    ["Date de clôture réelle", "Date de clôture", "Date de signature", "Actual Close Date", "Clôturée le"],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_day_that_came_goes_before_the_one_that_was_expected(real: str, turned: bool):
    columns = {"Date de clôture prévue": ["23/12/2025"] * 4, real: ["21/11/2025"] * 4}
    table = deals(Étape=STAGES, **dict(reversed(columns.items()) if turned else columns.items()))
    reading = read("leads", table)
    assert reading.table["closed_at"].unique().tolist() == [pd.Timestamp("2025-11-21")] and not told(
        reading, "expected_end"
    )


def test_an_expected_day_alone_is_told_and_its_line_leaves_it_out():
    table = deals(Étape=STAGES, **{"Date de clôture prévue": ["23/12/2025"] * 4})
    (said,) = told(read("leads", table), "expected_end")
    assert "« closed_at= »" in said and "closed_at" not in read("leads", table, columns="closed_at=").table


def test_what_is_won_with_a_doubt_is_asked_about_and_what_is_lost_with_a_reason_is_not():
    doubts = [
        "Gagné (à confirmer)",
        "Gagné - sous réserve",
        "Signé (en attente de validation)",
        "Gagné (accord verbal)",
    ]
    sure = [
        "Gagné",
        "Perdu (pas de budget)",
        "Gagné (pas encore facturé)",
        "Perdu (à confirmer l'an prochain)",
    ]
    reading = read("leads", deals(Étape=[*doubts, *sure]))
    assert reading.rejected["value"].tolist() == doubts
    assert reading.table["stage"].tolist() == ["won", "lost", "won", "lost"]
