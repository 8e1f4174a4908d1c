"""One discovery and a team's habits as they are shown: counts worked by hand, one said as one, and words of a customer as text."""

from typing import Any

import pandas as pd
import pytest

from smkit.analysis import discovery
from smkit.display import discovery as shown
from smkit.display.discovery import drawings, notice

Recorded = list[dict[str, Any]]
DAY = pd.Timestamp("2026-03-03")
TALK = pd.DataFrame(
    [
        ("Atelier", "Pourquoi voulez-vous changer d'outil ?", "Parce que nous perdons des commandes.", DAY),
        ("Atelier", "Quel est votre budget ?", "5 000 € au plus.", DAY),
        ("Atelier", "Vous êtes d'accord que c'est urgent, non ?", "", DAY),
        ("Verger", "Comment travaillez-vous aujourd'hui ?", "Sur papier.", DAY + pd.Timedelta(days=2)),
    ],
    columns=["prospect", "question", "answer", "date"],
)
GAPS = pd.DataFrame(
    [("dimension", "ou", 3, 10, 0.3, 0.1, 0.6), ("bant", "budget", 5, 10, 0.5, 0.2, 0.8), ("bant", "temps", 5, 10, 0.5, 0.2, 0.8),
     ("dimension", "qui", 0, 10, 0.0, 0.0, 0.3)],
    columns=["kind", "name", "empty", "interviews", "share", "low", "high"],
)  # fmt: skip
FORMS = pd.DataFrame({"form": ["ouverte", "fermee", "alternative", "orientee"], "questions": [6, 3, 0, 1],
                      "share": [0.6, 0.3, 0.0, 0.1], "low": 0.1, "high": 0.9})  # fmt: skip


def plain(text: str) -> str:
    return " ".join(text.split())


def atelier() -> discovery.Sheet:
    return discovery.sheet(TALK, "Atelier", "industrie")


def test_a_sheet_counts_what_was_asked_and_what_is_known(recorded: Recorded) -> None:
    sheet = atelier()
    shown.figures(sheet)
    seen = {each["id"]: each["value"] for each in recorded}
    assert (seen["questions"], seen["questions_ouvertes"]) == (3, 1), "only « pourquoi » invites to tell"
    assert seen["bant"] == sum(sheet.bant["score"]) and seen["dimensions"] <= 7


def test_what_is_known_is_quoted_and_what_is_not_is_to_be_asked(recorded: Recorded) -> None:
    sheet = atelier()
    shown.known_table(sheet)
    shown.bant_table(sheet)
    shown.exchanges_table(sheet)
    shown.coverage_table(sheet)
    known, bant, exchanges, covered = recorded
    assert dict(known["rows"])["Pourquoi"] == "Parce que nous perdons des commandes."
    assert dict(known["rows"])["Où"] == "jamais demandé"
    proof = {row[0]: row[1:] for row in bant["rows"]}
    assert proof["Budget"] == ["établi", "« 5 000 € au plus. »"]
    assert proof["Décideur"][0] == "inconnu" and proof["Décideur"][1].startswith("À demander : ")
    assert exchanges["rows"][2][2] == "orientée" and exchanges["rows"][0][1] == "Pourquoi"
    assert dict((row[0], row[1:3]) for row in covered["rows"])["Pourquoi"] == [1, 1]


def test_a_team_is_counted_by_interview_question_and_word(recorded: Recorded) -> None:
    notes = discovery.assess(TALK)
    shown.team_figures(notes, GAPS, FORMS.assign(questions=[2, 0, 0, 2], share=[0.5, 0, 0, 0.5]), 0.25)
    seen = {each["id"]: each for each in recorded}
    assert (seen["entretiens"]["value"], seen["questions"]["value"]) == (2, 4)
    assert seen["part_ouvertes"]["parts"] == [2, 4] and seen["part_ouvertes"]["value"] == 2 / 4
    said, all_words = seen["part_client"]["parts"]
    assert said == sum(
        len(text.split()) for text in ("Parce que nous perdons des commandes", "5 000 au plus", "Sur papier")
    )
    assert all_words > said
    unknown = {each["dims"]["quoi"]: each for each in recorded if each["id"] == "part_inconnue"}
    assert list(unknown) == ["Où", "Budget (BANT)", "Échéance (BANT)", "Qui"]
    assert all(each["value"] == each["parts"][0] / each["parts"][1] for each in unknown.values())


def test_lists_hold_what_is_to_do_and_are_not_shown_empty(recorded: Recorded) -> None:
    missing = pd.DataFrame(
        {
            "prospect": ["Atelier", "Garage"],
            "dimensions": [["ou", "qui"], []],
            "fields": [["budget"], ["besoin"]],
        }
    )
    shown.missing_table(missing)
    shown.led_table(discovery.assess(TALK))
    shown.missing_table(missing.head(0))
    shown.led_table(discovery.assess(TALK.tail(1)))
    shown.gaps_table(GAPS)
    shown.forms_table(FORMS)
    complete, led, gaps, forms = recorded
    assert complete["rows"] == [["Atelier", "Où et Qui", "Budget"], ["Garage", "rien", "Besoin"]]
    assert [row[0] for row in led["rows"]] == ["Vous êtes d'accord que c'est urgent, non ?"]
    assert gaps["rows"][1] == ["BANT", "Budget", 5, 10, 0.5, 0.2, 0.8]
    assert [row[0] for row in forms["rows"]] == ["ouverte", "fermée", "alternative", "orientée"]


def test_the_chart_ranks_what_is_unknown_and_its_title_is_its_first_row(recorded: Recorded) -> None:
    drawings.gaps_chart(GAPS)
    drawings.gaps_chart(GAPS.assign(empty=0, share=0.0))
    most, none = recorded
    assert (
        most["title"]
        == "Ce que l'on connaît le moins, c'est « Budget » et « Échéance » : rien de sûr dans 5 entretiens sur 10"
    )
    assert most["alt"].endswith(
        "Budget (BANT) : 5 sur 10 ; Échéance (BANT) : 5 sur 10 ; Où : 3 sur 10 ; Qui : 0 sur 10."
    )
    assert none["title"].startswith("Les 10 entretiens ont une réponse sur chaque dimension")


def test_one_interview_is_not_spoken_of_as_several() -> None:
    one = GAPS.assign(empty=[0, 1, 0, 0], interviews=1)
    assert plain(shown.team_answer(one, FORMS)) == (
        "Ce que l'on connaît le moins, c'est « Budget » : rien de sûr dans 1 entretien sur 1. 60 % des questions sont ouvertes."
    )
    assert plain(shown.team_answer(one.assign(empty=0), FORMS)).startswith("L'entretien a une réponse sur")
    assert plain(shown.team_limits(1)[0]).startswith("1 entretien, c'est peu")
    assert (
        plain(shown.team_limits(29)[0]).startswith("29 entretiens, c'est peu")
        and len(shown.team_limits(30)) == 3
    )
    notes = discovery.assess(TALK)
    assert plain(shown.period(None, notes)) == "2 entretiens, du 3 mars 2026 au 5 mars 2026"
    assert plain(shown.period(None, notes.head(3))) == "1 entretien, le 3 mars 2026"
    assert plain(shown.period(None, notes.drop(columns="date"))) == "2 entretiens"
    assert plain(shown.period(atelier(), notes)) == "3 mars 2026"


@pytest.mark.parametrize(
    ("score", "said"), [(0, "0 point sur 8"), (1, "1 point sur 8"), (2, "2 points sur 8")]
)
def test_points_of_bant_agree_with_their_count(score: int, said: str) -> None:
    sheet = atelier()
    bant = sheet.bant.assign(score=[score, 0, 0, 0])
    told = plain(" ".join(sentence for sentence, _ in shown.findings(sheet._replace(bant=bant))))
    assert said in told and ("budget" in told) is (score == 0)


def test_a_team_is_told_the_two_largest_gaps_with_their_interval() -> None:
    first, second, asks = (plain(sentence) for sentence, _ in shown.team_findings(GAPS, FORMS, None, None))
    assert (
        first
        == "« Budget » et « Échéance » restent inconnus dans 5 entretiens sur 10 (entre 20 % et 80 %, 19 fois sur 20)."
    )
    assert second.startswith("« Où » reste inconnu dans 3 entretiens sur 10")
    assert asks.endswith("1 question souffle la réponse.")
    surely = discovery.Association(10, 9, 10, 2, 0.7, 0.2, 0.9, 0.001)
    told = plain(shown.team_findings(GAPS, FORMS, 0.4, surely)[-1][0])
    assert "90 % d'affaires gagnées (9 sur 10) contre 20 % (2 sur 10) : l'écart dépasse le hasard" in told


def test_what_to_do_comes_with_whom_and_why() -> None:
    missing = pd.DataFrame(
        {"prospect": ["A", "B", "C"], "dimensions": [["ou"], [], []], "fields": [[], ["budget"], ["temps"]]}
    )
    call, prepare, led = shown.team_actions(GAPS, FORMS, missing)
    assert (
        plain(call.do) == "Rappeler 2 prospects pour connaître « Budget » et « Échéance »"
        and call.list == "a_completer"
    )
    assert plain(led.do) == "Redire ensemble 1 question qui souffle la réponse" and prepare.who == "Ventes"
    nothing = FORMS.assign(questions=0)
    assert shown.team_actions(GAPS.assign(empty=0), nothing, missing) == []


def test_a_contradiction_is_cleared_up_before_the_next_questions() -> None:
    clash = discovery.evidence.Clash("budget", "5 000 €", "rien", "Quel budget retenir ?")
    said = [plain(sentence) for sentence, _ in shown.advice(atelier()._replace(clashes=[clash]))]
    assert said[0] == "À éclaircir (budget) : Quel budget retenir ?" and said[1].startswith("Demandez : « ")
    assert said[-1].startswith("Lisez la reformulation")


def test_the_notice_says_what_article_13_asks_for() -> None:
    said = " ".join(notice.NOTICE)
    for part in ("Responsable", "Base légale", "Destinataires", "Durée", "consulter, corriger ou effacer", "vous opposer", "CNIL",
                 "Aucune décision n'est prise par une machine"):  # fmt: skip
        assert part in said
    assert said.count("[") == said.count("]") >= 3 and "n'est pas un avis juridique" in notice.WARNING
