import pandas as pd
import pytest

from smkit.tables import ReadError
from smkit.tables.parsing import words
from smkit.tables.schema import key, table, tables

STAGE = table("leads").column("stage")


def test_na_in_a_text_is_a_value_and_blanks_are_missing():
    values = words.text(pd.Series(["NA", "nan", " x ", "", "  ", None])).values
    assert values.tolist()[:3] == ["NA", "nan", "x"]
    assert values.isna().tolist() == [False, False, False, True, True, True]


def test_identifiers_keep_their_zeros_and_lose_a_spreadsheets_ending():
    assert words.identifier(pd.Series(["0042", "17850.0"])).values.tolist() == ["0042", "17850"]
    assert words.identifier(pd.Series([17850.0, None])).values.tolist()[0] == "17850"
    assert words.identifier(pd.Series([536365], dtype="int64")).values.tolist() == ["536365"]


def test_identifiers_with_real_dots_are_left_alone():
    assert words.identifier(pd.Series(["1.0", "1.1"])).values.tolist() == ["1.0", "1.1"]


def test_formula_guards_are_taken_off_and_other_apostrophes_stay():
    assert words.text(pd.Series(["'=2+2", "'-10 %", "'Hey"])).values.tolist() == ["=2+2", "-10 %", "'Hey"]


def test_stages_by_french_english_and_told_words():
    told = words.stages("won=Signé, Contrat reçu; perdu=Sans suite", STAGE)
    column = pd.Series(["Gagnée", "closed lost", "Engaging", "contrat recu", "SANS SUITE", "Peut-être", ""])
    parsed = words.choice(column, STAGE, told)
    assert parsed.values[:5].tolist() == ["won", "lost", "open", "won", "lost"]
    assert parsed.faults["unknown_value"].tolist() == [False] * 5 + [True, False]


@pytest.mark.parametrize("text", ["gagnant=Signé", "Signé"])
def test_stages_that_cannot_be_understood_say_what_is_expected(text):
    with pytest.raises(ReadError, match="won=Signé"):
        words.stages(text, STAGE)


def test_no_spelling_means_two_columns_or_two_values_of_a_table():
    """Rank 0 and 1 (canonical name and label) must not be stolen by a synonym of another column."""
    for schema in tables().values():
        for column in schema.columns:
            assert schema.spellings[key(column.name)][0] == column.name
            assert schema.spellings[key(column.label)][0] == column.name
            seen = [
                key(word)
                for spellings in column.values.values()
                for word in dict.fromkeys(map(key, spellings))
            ]
            assert len(seen) == len(set(seen)), (schema.name, column.name)


def test_tables_are_found_by_name_stem_and_title():
    assert {table(name).name for name in ("orders", "commandes", "Commandes", "COMMANDES")} == {"orders"}
    with pytest.raises(ReadError, match="commandes"):
        table("comandes")


@pytest.mark.parametrize(
    "word",
    [
        "KO",
        "HS",
        "NOK",
        "Abandon client",
        "Mort",
        "Pas OK",
        "Plus de budget",
        "Échec",
        "Sans réponse",
        "No go",
    ],
)
def test_a_word_that_says_a_loss_is_proposed_as_one(word):
    assert words.asked_stages([word, "Relance 2"]) == f"open=Relance 2; lost={word}"


@pytest.mark.parametrize(
    "word", ["Relance 2", "Kolossal", "Outils", "Mortier", "En attente OK client final", "Non signé"]
)
def test_a_word_that_only_looks_like_a_loss_is_none(word):
    assert words.likely_stage(word) == "open"


@pytest.mark.parametrize(
    "word", ["Fermé", "Fermée", "CLOSED", "Clôturé", "Affaire close", "Terminée", "Finies"]
)
def test_what_is_over_is_never_proposed_as_open(word):
    assert words.likely_stage(word) == "lost" and words.over(word)


@pytest.mark.parametrize(
    "word", ["Ouvert", "Non fermé", "Closing", "Fermeté", "Bientôt terminé", "Close the gap", "En cours"]
)
def test_what_is_not_over_stays_open(word):
    assert words.likely_stage(word) == "open" and not words.over(word)
