"""The weekly review: exported, filled in by hand, read back, and nothing lost on the way."""

import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import smkit
from smkit import paths
from smkit.analysis.smarketing import (
    DECISIONS,
    UNDECIDED,
    at_stake,
    load,
    meeting,
    review,
    settle,
    unmeasured,
)
from smkit.display.smarketing import weekly
from smkit.reports.writing import cells, sheets
from smkit.tables import ReadError, agreements, coming_back, texts


def plain(text: object) -> str:
    return " ".join(str(text).split())


@pytest.fixture(scope="module")
def listed() -> pd.DataFrame:
    table = smkit.read("leads", paths.BOUTIQUE / "leads.csv").table
    return review(table, load(texts.text(agreements.MODEL)))


class Nothing:
    """Results of a report without figures."""

    figures: tuple = ()


@pytest.fixture
def workbook(listed: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The review as the report writes it in its workbook."""
    import xlsxwriter

    from smkit.display import record

    kept: list[dict] = []
    monkeypatch.setattr(record, "_show", lambda kind, content, *rest: kept.append(content))
    weekly.listing(listed)
    path = tmp_path / "rapport.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("L'essentiel")
        sheets.write(book, cells.Look(book), kept[0], "Les leads de la revue", Nothing(), {}, {})
    return path


def edit(path: Path, change) -> Path:
    book = openpyxl.load_workbook(path)
    change(book["Les leads de la revue"])
    book.save(path)
    return path


def column(sheet, header: str) -> int:
    return next(cell.column for cell in sheet[3] if cell.value == header)


def test_what_is_filled_in_comes_back(workbook: Path, listed: pd.DataFrame) -> None:
    answers = ["Nourrir", "abandonner", "on en reparle jeudi"]

    def fill(sheet) -> None:
        for at, word in enumerate(answers):
            sheet.cell(4 + at, column(sheet, "Décision"), word)

    back = coming_back.read(edit(workbook, fill))
    assert back.problems == () and len(back.table) == len(listed)
    found = settle(back.named("lead_id", "decision"), listed)
    assert found["lead_id"].tolist() == listed["lead_id"].tolist()
    assert found["decision"].head(3).tolist() == ["nourrir", "abandonner", "on en reparle jeudi"]
    assert found["known"].head(3).tolist() == [True, True, False] and (found["decision"].iloc[3:] == "").all()
    text = plain(" ".join(weekly.decided(found, back.problems)))
    assert (
        "a décidé de 3 leads" in text
        and "« on en reparle jeudi »" in text
        and f"{len(listed) - 3} leads y sont restés" in text
    )


def test_the_column_offers_its_choices(workbook: Path) -> None:
    sheet = openpyxl.load_workbook(workbook)["Les leads de la revue"]
    rule = sheet.data_validations.dataValidation[0]
    assert UNDECIDED in rule.formula1 and all(words[0] in rule.formula1 for words in DECISIONS.values())
    assert sheet.cell(4, column(sheet, "Décision")).value == UNDECIDED


def test_rows_moved_or_sorted_are_still_known_by_their_lead(workbook: Path, listed: pd.DataFrame) -> None:
    def turn(sheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        for at, row in enumerate(reversed(rows)):
            for place, value in enumerate(row, start=1):
                sheet.cell(4 + at, place, value)

    back = coming_back.read(edit(workbook, turn))
    assert back.problems == () and set(back.table["Lead"]) == set(listed["lead_id"])


def test_a_deleted_row_is_told(workbook: Path, listed: pd.DataFrame) -> None:
    back = coming_back.read(edit(workbook, lambda sheet: sheet.delete_rows(6, 2)))
    assert f"2 lignes ont été supprimées sur {len(listed)} (n° 3, 4)" in plain(back.problems[0])
    assert len(back.table) == len(listed) - 2
    first = weekly.decided(settle(back.named("lead_id", "decision"), listed), back.problems)[0]
    assert first == back.problems[0]  # what was lost is said before what was decided


@pytest.mark.parametrize("header", ["Décision", "Lead", "N°"])
def test_a_changed_header_is_named(workbook: Path, header: str) -> None:
    changed = {"Décision": "Decisions", "Lead": "Leads", "N°": "Rang"}[header]
    with pytest.raises(ReadError) as caught:
        coming_back.read(edit(workbook, lambda sheet: sheet.cell(3, column(sheet, header), changed)))
    assert f"« {header} »" in plain(caught.value) and "rien n'a été relu" in plain(caught.value)
    if header != "N°":
        assert f"peut-être : « {changed} »" in plain(caught.value)


def test_two_answers_for_a_lead_and_a_line_without_one_are_told(workbook: Path) -> None:
    def copy(sheet) -> None:
        last, lead = sheet.max_row + 1, sheet.cell(4, column(sheet, "Lead")).value
        sheet.cell(last, column(sheet, "Lead"), lead)
        sheet.cell(last, column(sheet, "Décision"), "nourrir")
        sheet.cell(last + 1, column(sheet, "Décision"), "abandonner")

    back = coming_back.read(edit(workbook, copy))
    told = plain(" ".join(back.problems))
    assert "Deux réponses différentes" in told and "sans « Lead »" in told


def test_what_is_no_such_workbook_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "autre.xlsx"
    openpyxl.Workbook().save(other)
    (tmp_path / "faux.xlsx").write_text("rien", "utf-8")
    for name, words in (
        ("autre.xlsx", "n'a pas de feuille"),
        ("faux.xlsx", "n'est pas un classeur"),
        ("rapprt.xlsx", "introuvable"),
    ):
        with pytest.raises(ReadError) as caught:
            coming_back.read(tmp_path / name)
        assert words in plain(caught.value)


def test_a_cell_that_begins_as_a_formula_stays_text(listed: pd.DataFrame, tmp_path: Path) -> None:
    back = settle(pd.DataFrame({"lead_id": ["L1"], "decision": ["=1+1"]}))
    assert back["decision"].tolist() == ["=1+1"] and not back["known"].any()


def test_nothing_to_decide_is_said(listed: pd.DataFrame, capsys) -> None:
    assert "Rien à décider" in weekly.headline(listed.head(0))
    assert "relire ensemble la définition" in weekly.nothing(listed.head(0))[0] and not weekly.nothing(listed)
    assert weekly.actions(listed.head(0), pd.Timestamp("2025-12-31")) == []
    weekly.regions(listed.head(0))
    weekly.listing(listed.head(0))
    assert plain(weekly.headline(listed)).startswith(f"{len(listed)} leads à décider ensemble")


def test_without_a_convention_nobody_is_late_and_it_says_why(shared) -> None:
    crm = smkit.read("leads", shared / "crm" / "sales_pipeline.csv").table
    found = review(crm, None)
    assert set(found["question"]) == {"nurture"} and len(found) <= (crm["stage"] == "open").sum()
    assert unmeasured(crm, None) and unmeasured(crm, load(texts.text(agreements.MODEL)))
    told = plain(" ".join(weekly.limits(crm, None, pd.Timestamp("2017-12-31"), unmeasured(crm, None))))
    assert "Aucune convention n'est donnée" in told and "Aucune date de premier contact" in told
    asked = weekly.actions(found, pd.Timestamp("2017-12-31"))  # that nobody calls them any more is not known
    assert [row.sure for row in asked] == ["à confirmer"] and "ne dit pas" in plain(asked[0].why)


def test_each_question_asks_for_something_of_somebody_by_a_day(listed: pd.DataFrame) -> None:
    at, worth = pd.Timestamp("2025-12-31 18:00"), (300.0, 100.0, 500.0)
    found = weekly.actions(listed, at, worth)
    assert [row.list for row in found] == ["revue"] * listed["question"].nunique()
    assert (found[0].stake, found[0].low, found[0].high) == worth and found[0].by == pd.Timestamp(
        "2026-01-02"  # nobody is called on New Year's Day
    ).date()
    assert f"{(listed['question'] == 'missed').sum()} leads" in plain(found[0].do)
    assert all(
        row.stake is None and row.who in ("Ventes", "Marketing", "Les deux équipes") for row in found[1:]
    )
    one = weekly.actions(listed.drop_duplicates("question"), at)
    assert "le lead" in one[0].do and one[0].stake is None


def test_nobody_is_to_be_called_on_a_day_when_nobody_works(listed: pd.DataFrame) -> None:
    friday = pd.Timestamp("2026-05-22 18:00")  # before a Monday of Pentecost
    listed = listed.head(2).assign(question=["missed", "due"])
    asked = {row.do.split()[0]: row.by.isoformat() for row in weekly.actions(listed, friday)}
    assert asked["Appeler"] == "2026-05-26" and asked["Contacter"] == "2026-05-22"
    model = texts.text(agreements.MODEL)
    agreed = load(model.replace("  pays: FR", "  fermetures: [2026-05-26]\n  pays: FR"))
    assert weekly.actions(listed, friday, None, agreed)[0].by.isoformat() == "2026-05-27"
    sunday = weekly.actions(listed, pd.Timestamp("2026-05-24 18:00"))
    assert [row.by.isoformat() for row in sunday if row.do.startswith("Contacter")] == ["2026-05-26"]
    assert "aujourd'hui" not in " ".join(row.do for row in sunday)


def test_the_page_shows_the_first_leads_of_each_question_and_the_workbook_all(
    listed: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    from smkit.display import record

    kept: list[tuple] = []
    monkeypatch.setattr(record, "_show", lambda *told: kept.append(told))
    strange = listed.assign(account="<b>& Fils</b>")
    weekly.listing(strange)
    _, content, _, html = kept[0][:4]
    assert len(content["rows"]) == len(listed) and "<b>" not in html
    leads = re.findall(r">(L\d+)</th>", html)
    assert len(leads) == weekly.PRINTED == len(set(leads))
    shown = listed.set_index("lead_id").loc[leads]
    kept.clear()
    weekly.listing(
        listed, settle(pd.DataFrame({"lead_id": listed["lead_id"].head(2), "decision": ["nourrir", ""]}))
    )
    assert "n.d." not in kept[0][3] and len(re.findall(r">(L\d+)</th>", kept[0][3])) == weekly.PRINTED - 5
    for name, group in listed.groupby("question"):
        assert shown.index[shown["question"] == name].tolist() == group["lead_id"].head(6).tolist()


def test_what_missed_promises_go_with_is_counted_in_a_year_of_margin() -> None:
    leads = smkit.read("leads", paths.BOUTIQUE / "leads.csv").table
    rules = load(texts.text(agreements.MODEL))
    own = leads[leads["segment"] == "B2B"]
    month = meeting(leads, rules, margin_rate=0.3)
    missed = month.year_kept["late"] + month.year_kept["never"]
    assert at_stake(own, rules, month.at, margin_rate=0.3) == pytest.approx(month.margin_of(missed))
    assert at_stake(own, rules, margin_rate=None) is None and at_stake(own, None, margin_rate=0.3) is None
    assert at_stake(own.assign(segment=["B2B", "b2b"] * (len(own) // 2)), rules, margin_rate=0.3) is None


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice absent")
def test_the_workbook_filled_in_with_libreoffice_comes_back_whole(
    workbook: Path, listed: pd.DataFrame, tmp_path: Path
) -> None:
    """Opened and saved in LibreOffice's own format, edited there, saved as a workbook again: twice, whole then with a row gone."""

    def office(into: str, *paths: Path) -> None:
        profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            into,
            "--outdir",
            str(tmp_path / "fait"),
            *map(str, paths),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=240)

    office("fods", workbook)
    text = (tmp_path / "fait" / "rapport.fods").read_text("utf-8")
    rows = {lead: row for row in re.findall(r"<table:table-row.*?</table:table-row>", text, re.DOTALL)
            if (lead := next(iter(re.findall(r">(L\d+)<", row)), None))}  # fmt: skip
    assert set(rows) == set(listed["lead_id"])
    first, second, gone = listed["lead_id"].head(3)
    answers = {first: "Nourrir", second: "=on verra ; « œuf » jeudi"}
    for lead, words in answers.items():
        text = text.replace(rows[lead], rows[lead].replace(f">{UNDECIDED}<", f">{words}<"))
    (tmp_path / "entier.fods").write_text(text, "utf-8")
    (tmp_path / "ampute.fods").write_text(text.replace(rows[gone], ""), "utf-8")
    office("xlsx:Calc MS Excel 2007 XML", tmp_path / "entier.fods", tmp_path / "ampute.fods")

    back = coming_back.read(tmp_path / "fait" / "entier.xlsx")
    found = settle(back.named("lead_id", "decision"), listed).set_index("lead_id")
    assert back.problems == () and found.index.tolist() == listed["lead_id"].tolist()
    assert found.loc[[first, second], "decision"].tolist() == ["nourrir", "=on verra ; « œuf » jeudi"]
    assert (found["decision"].drop([first, second]) == "").all()
    less = coming_back.read(tmp_path / "fait" / "ampute.xlsx")
    assert f"1 ligne a été supprimée sur {len(listed)} (n° 3)" in plain(less.problems[0])
    assert len(less.table) == len(listed) - 1


def test_names_without_end_stay_on_the_line_of_their_lead(
    listed: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page: whole, they ran over each other and pushed what is to be decided out of sight."""
    from smkit.display import record

    kept: list[tuple] = []
    monkeypatch.setattr(record, "_show", lambda *told: kept.append(told))
    end = (
        " — gamme professionnelle renouvelée, conditionnement économique pour l'hôtellerie et la restauration"
    )
    long = {name: listed[name].astype("object") + end for name in ("source", "region")}
    weekly.listing(listed.assign(**long))
    weekly.listing(listed)
    (_, content, _, page), (_, _, _, plain_page) = (told[:4] for told in kept)
    on_a_line = re.findall(r"white-space:nowrap[^>]*>([^<]*)<", page)
    assert on_a_line and max(map(len, on_a_line)) <= 30 and "…" in page and "…" not in plain_page
    assert any(str(cell).endswith("restauration") for row in content["rows"] for cell in row), "the workbook"
