"""A slip of the keyboard in a CRM moves no report into the future, and a deal that an export writes twice is one deal."""

from datetime import date, timedelta

import pandas as pd
import pytest
from tables_helpers import add_up, plain

from smkit.analysis.smarketing import last_known
from smkit.tables import check, read

SOON = date.today() + timedelta(days=40)
COLUMNS = ["ID", "Étape", "Date de création", "Date de premier contact", "Date de clôture", "Montant"]


def deals(**changes):
    """Twelve deals of spring 2025, won, lost and open by turns; `changes` by column, the place of a row and its value."""
    rows = [
        [
            f"D{n}",
            ("Gagné", "Perdu", "Ouvert")[n % 3],
            f"{n + 1:02}/03/2025",
            f"{n + 2:02}/03/2025",
            f"{n + 3:02}/04/2025",
            10.0,
        ]
        for n in range(12)
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame.loc[frame["Étape"] == "Ouvert", "Date de clôture"] = ""
    for column, (place, value) in changes.items():
        frame.loc[place, column.replace("_", " ")] = value
    return frame


def said(reading, code):
    return [plain(note.text) for note in reading.journal.notes if note.code == code]


@pytest.mark.parametrize(
    ("header", "name", "place"),
    [
        ("Date de création", "created_at", 2),
        ("Date de premier contact", "first_contact_at", 2),
        ("Date de clôture", "closed_at", 0),
        ("Date de clôture", "closed_at", 1),
    ],
)
@pytest.mark.parametrize("day", [f"{SOON:%d/%m/%Y}", "18/08/2062"])
def test_a_date_of_a_lead_after_today_is_left_out_and_told(header, name, place, day):
    sound, wrong = read("leads", deals()), read("leads", deals(**{header: (place, day)}))
    add_up(wrong)
    assert len(wrong.table) == 12 and wrong.table["amount"].sum() == 120
    assert pd.isna(wrong.table[name][place])
    pd.testing.assert_frame_equal(wrong.table.drop(index=place), sound.table.drop(index=place))
    assert last_known(wrong.table).year == 2025
    [text] = said(wrong, "later")
    assert header in text and f"ligne {place + 2} : {day}" in text
    assert "Aucun problème" not in check.report(wrong)
    counted = read("leads", deals(**{header: (place, day)}), lointaines="compter")
    assert f"{counted.table[name][place]:%d/%m/%Y}" == day


def test_the_day_on_which_an_open_deal_should_close_is_sound_and_moves_nothing():
    plain_file, expected = deals(), deals()
    expected.loc[expected["Étape"] == "Ouvert", "Date de clôture"] = f"{SOON:%d/%m/%Y}"
    reading = read("leads", expected)
    is_open = reading.table["stage"] == "open"
    assert is_open.sum() == 4 and (reading.table.loc[is_open, "closed_at"] == pd.Timestamp(SOON)).all()
    assert not said(reading, "later") and not said(reading, "far_away")
    assert last_known(reading.table) == last_known(read("leads", plain_file).table)


def test_a_date_of_a_lead_years_away_from_the_others_is_left_out():
    reading = read("leads", deals(**{"Date de création": (0, "01/01/1900")}))
    assert pd.isna(reading.table["created_at"][0]) and len(reading.table) == 12
    assert "ligne 2 : 01/01/1900" in said(reading, "far_away")[0]


def test_a_deal_written_twice_counts_once():
    frame = deals()
    reading = read("leads", pd.concat([frame, frame.iloc[[0, 4, 4]]]), currency="EUR")
    add_up(reading)
    pd.testing.assert_frame_equal(reading.table, read("leads", frame, currency="EUR").table)
    assert reading.set_apart["status"].tolist() == ["duplicate"] * 3
    assert reading.set_apart["line"].tolist() == [14, 15, 16]
    [text] = said(reading, "repeated_deals")
    assert text.startswith("3 affaires écrites deux fois") and "30,00 € en moins" in text
    assert not said(reading, "duplicates")
    assert "Aucun problème" not in check.report(reading)
    every = read("leads", pd.concat([frame, frame.iloc[[0, 4, 4]]]), doublons="compter")
    assert every.table["amount"].sum() == 150 and not len(every.set_apart)


def products(frame):
    """The same deals, one line for each of their products: two, or one."""
    lines = pd.concat([frame.assign(Produit="Module"), frame[::2].assign(Produit="Support")])
    return lines.sort_values("ID", kind="stable")


def test_a_deal_of_several_products_counts_once():
    reading = read("leads", products(deals()), currency="EUR")
    add_up(reading)
    expected = read("leads", deals().sort_values("ID"), currency="EUR").table
    pd.testing.assert_frame_equal(reading.table, expected)
    [text] = said(reading, "repeated_deals")
    assert text.startswith("6 lignes redisent des affaires déjà lues") and "60,00 € en moins" in text
    assert set(reading.set_apart["status"]) == {"duplicate"}
    every = read("leads", products(deals()), doublons="compter")
    assert every.table["amount"].sum() == 180 and not len(every.set_apart)


def test_lines_of_a_number_that_tell_too_little_or_another_amount_stay_and_are_told():
    bare = products(deals())[["ID", "Étape", "Produit"]]
    assert len(read("leads", bare).table) == 18
    frame = products(deals())
    frame.loc[frame["Produit"] == "Support", "Montant"] = 2.5
    reading = read("leads", frame, currency="EUR")
    assert reading.table["amount"].sum() == 135 and not said(reading, "repeated_deals")
    [text] = said(reading, "two_amounts")
    assert text.startswith("6 lignes dont le numéro revient avec un autre montant")
    assert "Aucun problème" not in check.report(reading)


def test_deals_of_one_number_that_differ_and_deals_of_one_name_stay():
    other = deals().iloc[[2]].assign(Étape="Gagné")
    reading = read("leads", pd.concat([deals(), other]))
    assert len(reading.table) == 13 and said(reading, "two_stages")
    named = pd.DataFrame({"Opportunité": ["Renouvellement"] * 3, "Étape": "Gagné", "Montant": 10})
    same = read("leads", named)
    assert len(same.table) == 3 and said(same, "duplicates") and not said(same, "repeated_deals")


def test_a_campaign_may_be_planned_and_not_for_years():
    planned = date.today() + timedelta(days=300)
    days = [f"{day:02}/03/2025" for day in range(1, 8)]
    days += [f"{planned:%d/%m/%Y}", "22/05/2062"]
    names = [f"C{n}" for n in range(9)]
    frame = pd.DataFrame({"Campagne": names, "Coût": 10, "Début": days, "Fin": "31/12/2099"})
    reading = read("campaigns", frame)
    add_up(reading)
    assert reading.table["cost"].sum() == 90 and pd.isna(reading.table["start_date"][8])
    assert reading.table["start_date"][7] == pd.Timestamp(planned)
    assert (reading.table["end_date"] == pd.Timestamp("2099-12-31")).all()
    [text] = said(reading, "later")
    assert "ligne 10 : 22/05/2062" in text


@pytest.mark.parametrize("header", ["ID de la fiche d'informations", "Record ID - Deal"])
def test_the_number_of_a_deal_is_taken_before_its_name(header):
    frame = pd.DataFrame(
        {
            "Nom de la transaction": ["a", "b"],
            header: ["90000", "90001"],
            "Phase de la transaction": "Fermée gagnée",
        }
    )
    assert read("leads", frame).table["lead_id"].tolist() == ["90000", "90001"]
