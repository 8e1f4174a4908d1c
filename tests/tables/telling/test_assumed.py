"""Days of twelve at most, that could be months: said with what the other reading moves, where nothing else in the file tells."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import check, read
from smkit.tables.parsing import assumed

DAYS = ["03/04/2026", "05/04/2026", "02/05/2026", "11/06/2026", "01/03/2026", "06/06/2026"]
SALES = {"Order": list("123456"), "Date": DAYS, "Total": [120.5, 80, 300, 40, 40, 7]}


def told(source, table="orders", **options):
    reading = read(table, source, currency="EUR", **options)
    return reading, next((n for n in reading.journal.notes if n.code.endswith("_first_assumed")), None)


def test_both_readings_are_said_with_what_moves():
    reading, note = told(pd.DataFrame(SALES))
    turned, _ = told(pd.DataFrame(SALES), dates="mja")
    now, then = (each.table["order_date"].dt.to_period("M") for each in (reading, turned))
    moved = reading.table.loc[now != then, "amount"].sum()
    assert note.amount == moved == 580.5, "the sixth of June is the same either way"
    said = plain(note.whole())
    assert "mars 2026 à juin 2026. Lues mois/jour/année, 5 lignes changeraient de mois (580,50 €)" in said
    assert "de janvier 2026 à novembre 2026. Si c'est le cas → dates : « mja »" in said and not note.asks
    assert "Aucun problème" not in check.report(reading) and reading.table[
        "order_date"
    ].dt.month.tolist() == [4, 4, 5, 6, 3, 6]
    assert told(pd.DataFrame(SALES), dates="jma")[1] is None, "once it is said, it is asked no more"


@pytest.mark.parametrize(
    "change",
    [
        {"Total": ["120,50", "80", "300", "40", "40", "7"]},  # a decimal comma
        {"Date": sorted(DAYS, key=lambda day: day.split("/")[::-1])},  # rows follow one another
        {"Date": [f"{day:02}/03/2026" for day in (5, 3, 9, 1, 12, 7)]},  # days of one month
    ],
)
def test_what_else_tells_is_enough(change):
    reading, note = told(pd.DataFrame(SALES | change))
    assert note.answer == "" and "Aucun problème" in check.report(reading)


def test_french_words_above_and_another_column_tell(tmp_path):
    file = tmp_path / "v.csv"
    rows = "\n".join(f"{n},{day},{n}" for n, day in enumerate(DAYS))
    file.write_text(f"Rapport des ventes du mois\n\nOrder,Date,Total\n{rows}\n", encoding="utf-8")
    assert told(file)[1].answer == ""
    leads = pd.DataFrame(
        {"ID": list("123456"), "Phase": "Gagné", "Created": DAYS, "Close date": ["28/06/2026"] * 6}
    )
    assert told(leads, "leads")[1].answer == ""


def test_what_speaks_for_the_other_order_is_asked():
    """The first seven days of March, month first: the third of seven months otherwise."""
    _, note = told(pd.DataFrame(SALES | {"Date": [f"03/0{day}/2026" for day in (1, 2, 4, 5, 6, 7)]}))
    assert note.asks == {"dates": "mja"} and "Le fichier y invite" in plain(note.text)
    days = [np.array([each], "M8[us]") for each in ("2026-12-01", "2026-01-12")]
    assert assumed.favoured(*days, True, dt.date(2026, 6, 1)) == "other", "a sale is not still to come"
    assert assumed.favoured(*days, False, dt.date(2026, 6, 1)) == ""


def test_what_another_column_proves_is_not_asked():
    """Actions that begin on the fifth of each month, one of which ends on a twentieth."""
    starts = [f"05/0{month}/2026" for month in range(1, 9)]
    plan = {"Action": [*"ABCDEFGH"], "Début": starts, "Fin": ["20/02/2026", *starts[1:]]}
    reading = read("plan", pd.DataFrame(plan))
    assert not [note for note in reading.journal.notes if note.asks]
    assert reading.table["start_date"].dt.day.tolist() == [5] * 8


def test_evidence_is_symmetrical_and_needs_days_enough():
    rng = np.random.default_rng(7)
    for _ in range(50):
        read_ = np.datetime64("2026-01-01", "us") + rng.integers(0, 330, 9).astype("m8[D]")
        other = assumed.turned(read_)
        names = {"": "", "read": "other", "other": "read"}
        today = dt.date(2026, 6, 1)
        assert (
            assumed.favoured(other, read_, True, today) == names[assumed.favoured(read_, other, True, today)]
        )
        back = assumed.turned(other)
        assert (back[~np.isnat(back)] == read_[~np.isnat(back)]).all()


DAYS_OF_A_DEAL = [
    ("leads", {"ID": list("123456"), "Étape": "Gagné"}, "Créée le", "Clôture", "created_at"),
    ("campaigns", {"Campagne": list("ABCDEF"), "Coût": 10}, "Début", "Fin", "start_date"),
    (
        "orders",
        {"N°": list("123456"), "CA": 5},
        "Date",
        "Date de livraison",
        "order_date",
    ),  # a column that is not read
]


@pytest.mark.parametrize(("table", "others", "first", "last", "name"), DAYS_OF_A_DEAL)
@pytest.mark.parametrize(("form", "mark"), [("%m/%d/%Y", "mja"), ("%d/%m/%Y", "jma")])
def test_days_have_the_order_that_another_column_proves(table, others, first, last, name, form, mark):
    begun = pd.date_range("2026-03-01", periods=6, freq="D")
    written = pd.DataFrame(
        {**others, first: begun.strftime(form), last: (begun + pd.Timedelta(days=16)).strftime(form)}
    )
    reading = read(table, written)
    assert reading.table[name].tolist() == begun.tolist()
    codes = {note.code for note in reading.journal.notes}
    assert ("as_beside_mja" in codes) == (mark == "mja") and not [n for n in reading.journal.notes if n.asks]


def test_what_two_columns_prove_against_each_other_or_in_another_writing_proves_nothing():
    base = {"ID": list("12"), "Étape": "Gagné", "Créée le": ["3/1/2026", "3/2/2026"]}
    for closed in (["3/15/2026", "15/3/2026"], ["3-15-2026", "3-16-2026"], ["3/15/2026 soir", "bientôt"]):
        reading = read("leads", pd.DataFrame(base | {"Relance": closed}))
        assert reading.table["created_at"].dt.month.tolist() == [1, 2]
