"""The sheet that people print and edit, and what is said of a team: nothing personal, nothing that runs."""

import io

import pandas as pd
import pytest
from docx import Document
from faker import Faker

from smkit import paths, read
from smkit.analysis import discovery
from smkit.analysis.errors import InputError
from smkit.display import discovery as shown
from smkit.display.discovery import document, keeping, page


def talk(*exchanges: tuple[str, str], prospect: str = "Luminaires du Quai") -> pd.DataFrame:
    return pd.DataFrame(
        [{"prospect": prospect, "question": question, "answer": answer} for question, answer in exchanges]
    )


STOCK = talk(
    ("Que cherchez-vous ?", "Un logiciel de gestion de stock."),
    ("Pourquoi ?", "Nous avons des ruptures, et nous perdons des clients. <script>alert(1)</script>"),
    ("Qui décide ?", "Mme Untel, joignable au 06 12 34 56 78 ou à achats@exemple.fr."),
)


def plain(text: str) -> str:
    return " ".join(text.split())


def sheet() -> discovery.Sheet:
    return discovery.sheet(STOCK, "luminaires du quai", "logiciel et informatique", "notre logiciel")


def words_of(content: bytes) -> str:
    read_back = Document(io.BytesIO(content))
    cells = [cell.text for table in read_back.tables for row in table.rows for cell in row.cells]
    return plain(" ".join([part.text for part in read_back.paragraphs] + cells))


def test_the_word_sheet_carries_the_worked_example_and_the_notice() -> None:
    text = words_of(document.write(sheet(), "Comptoir Azimut"))
    for part in (
        "Si je résume",
        "Est-ce bien cela ?",
        "logiciel de gestion de stock",
        "ruptures",
        "BANT",
        "article 13",
        "CNIL",
    ):
        assert part in text, part


@pytest.mark.parametrize("secret", ["Untel", "06 12 34 56 78", "achats@exemple.fr"])
def test_no_sheet_shows_a_name_a_telephone_or_an_e_mail(secret: str) -> None:
    found = sheet()
    assert secret not in words_of(document.write(found))
    assert secret not in plain(page.page(found))


@pytest.mark.parametrize(
    "sentence",
    [
        "C'est {} qui décide.",
        "{} signe les bons.",
        "Notre comptable, {}, regarde tout.",
        "On voit cela avec {} jeudi.",
    ],
)
def test_names_without_a_title_are_masked(sentence: str) -> None:
    people = Faker("fr_FR")
    people.seed_instance(15)
    for _ in range(25):
        name = f"{people.first_name()} {people.last_name()}"
        masked = discovery.mask(sentence.format(name))
        assert not [word for word in name.split() if len(word) > 2 and word in masked], name


@pytest.mark.parametrize(
    "text",
    [
        "On utilise Excel et Google Sheets.",
        "Nous sommes à Lyon et à Saint-Étienne.",
        "C'est Microsoft Teams qui plante.",
    ],
)
def test_tools_and_towns_are_not_masked(text: str) -> None:
    assert discovery.mask(text) == text


def test_html_of_an_answer_is_text() -> None:
    text = page.page(sheet())
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("dangerous", ["=1+1", "+33 1", "-2", "@SUM(A1)"])
def test_no_cell_of_the_table_runs(dangerous: str) -> None:
    cell = (
        page.table([{"prospect": "A", "question": "Qui ?", "answer": dangerous}])
        .splitlines()[1]
        .split(";")[-1]
    )
    assert cell == f" {dangerous}"


def test_the_sheet_says_what_is_not_known() -> None:
    found = discovery.sheet(
        talk(("Quel modèle voulez-vous ?", "Le même, en noir.")), "Luminaires du Quai", "industrie"
    )
    assert "n'est pas encore connu" in shown.answer(found)
    advice = plain(" ".join(text for text, _ in shown.advice(found)))
    assert "pourquoi, jamais demandé" in advice


def test_an_unknown_prospect_is_told_with_those_there_are() -> None:
    with pytest.raises(InputError, match="Luminaires du Quai"):
        discovery.sheet(STOCK, "Luminaire du Quai", "industrie")


def test_the_team_is_told_in_counts_and_never_in_answers() -> None:
    notes = discovery.assess(read("interviews", paths.BOUTIQUE / "entretiens.csv").table)
    gaps, forms = discovery.gaps(notes), discovery.openness(notes)
    said = shown.team_findings(gaps, forms, discovery.talk_share(notes), None)
    rows = shown.team_actions(gaps, forms, discovery.missing(notes))
    sentences = [shown.team_answer(gaps, forms), *(sentence for sentence, _ in said), *shown.team_limits(10)]
    text = plain(" ".join([*sentences, *(f"{row.do} {row.who} {row.why}" for row in rows)]))
    assert "entretiens sur 10" in text
    assert not any(str(answer) in text for answer in notes["answer"] if len(str(answer)) > 12)
    assert not any(str(prospect) in text for prospect in notes["prospect"])


def test_who_to_call_back_are_those_of_whom_the_least_known_is_not_known() -> None:
    notes = discovery.assess(
        pd.concat(
            [
                talk(("Quel est votre budget ?", "Deux mille euros par an."), prospect="A"),
                talk(("Quel est votre budget ?", "Je ne sais pas."), prospect="B"),
            ]
        )
    )
    missing = discovery.missing(notes).set_index("prospect")
    assert "budget" not in missing.loc["A", "fields"] and "budget" in missing.loc["B", "fields"]
    gaps = discovery.gaps(notes)
    gaps = gaps[(gaps["name"] == "budget")]
    first = shown.team_actions(gaps, discovery.openness(notes), discovery.missing(notes))[0]
    assert "Rappeler 1 prospect pour connaître « Budget »" in plain(first.do)


def test_a_long_quotation_ends_with_a_sentence() -> None:
    found = sheet()
    longer = found._replace(
        need=found.need._replace(deep=f"{'Nous avons des ruptures, et cela coûte. '}{'mot ' * 40}")
    )
    assert "« Nous avons des ruptures, et cela coûte »" in plain(shown.answer(longer))


def test_an_association_within_chance_is_said_to_be() -> None:
    forms = discovery.openness(discovery.assess(STOCK))
    gaps = discovery.gaps(discovery.assess(STOCK))
    within = discovery.Association(10, 6, 10, 5, 0.1, -0.3, 0.5, 0.65)
    text = plain(" ".join(sentence for sentence, _ in shown.team_findings(gaps, forms, None, within)))
    assert "le hasard suffit" in text and "C'est une association" in text


def test_a_sheet_alone_is_one_file(tmp_path) -> None:
    assert "fiches/" in keeping.save(sheet())
    assert {file.suffix for file in (tmp_path / "fiches").iterdir()} == {".docx"}
