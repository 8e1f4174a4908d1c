"""The interview, live: what is noted counts, what is typed is text, and nothing typed is lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from smkit.display.discovery import simulator
from smkit.display.discovery.simulator import Scene, Simulator

ASKED = {
    "question": "Pourquoi changer ?",
    "answer": "Parce que nous perdons des commandes, c'est <b>urgent</b>.",
}
STATE = {"secteur": "industrie", "offre": "notre outil", "prospect": "", "question": "", "reponse": ""}


def scene(*exchanges: dict[str, str]) -> Scene:
    return Scene(STATE | {"echanges": list(exchanges)})


def states(shown: Scene) -> dict[str, str]:
    boxes = BeautifulSoup(shown.coverage(), "html.parser").find_all("li")
    return {str(box["data-dimension"]): str(box["data-etat"]) for box in boxes}


def test_what_was_answered_is_known_and_no_longer_asked() -> None:
    before, after = scene(), scene(ASKED)
    assert set(states(before).values()) == {"jamais demandé"} and len(states(before)) == 7
    known = {name for name, state in states(after).items() if state == "su"}
    assert known == {"pourquoi"}
    assert "pourquoi" not in after.ahead["dimension"].tolist() and len(after.ahead) == 3
    box = next(
        b
        for b in BeautifulSoup(after.coverage(), "html.parser").find_all("li")
        if b["data-dimension"] == "pourquoi"
    )
    assert box.get_text() == "✔ Pourquoi : su", "colour, sign and word say the same"
    assert simulator._COLOURS["su"][0] in str(box["style"])


def test_points_of_bant_add_up() -> None:
    talk = scene({"question": "Quel est votre budget ?", "answer": "5 000 € au plus, votés."})
    text = BeautifulSoup(talk.bant(), "html.parser").get_text()
    assert text.startswith("BANT 2/8") and "Budget\xa0: établi" in text and "Décideur\xa0: inconnu" in text


def test_what_a_customer_says_is_text_and_never_a_page() -> None:
    talk = scene(ASKED, {"question": "<img src=x>", "answer": ""})
    for html in (talk.noted(), talk.summary(), talk.ahead_html()):
        page = BeautifulSoup(html, "html.parser")
        assert not page.find_all(["b", "img"])
    noted = BeautifulSoup(talk.noted(), "html.parser")
    assert [item.strong.get_text() for item in noted.find_all("li")] == ["Pourquoi changer ?", "<img src=x>"]
    assert noted.find_all("li")[1].get_text().endswith("…")
    assert "Rien de noté" in scene().noted() and scene().summary() == ""


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """Where the interview is kept: the workspace of tests is a folder of their own."""
    return tmp_path / ".smkit" / "entretien.json"


def kept(live: Path) -> dict[str, Any]:
    return json.loads(live.read_text("utf-8"))


def test_an_interview_is_noted_taken_back_kept_and_begun_again(live: Path) -> None:
    view = Simulator("industrie", "notre outil")
    view._add.click()
    assert "choisissez-en une" in view._told.value and 'role="alert"' in view._told.value
    view._proposed[0].click()
    asked = view._question.value
    assert asked and asked == view._proposed[0].tooltip
    view._ready.value = "Ne sait pas encore."
    view._add.click()
    assert view.state["echanges"] == [{"question": asked, "answer": "Ne sait pas encore."}]
    assert (view._question.value, view._answer.value, view._told.value) == ("", "", "")
    view._question.value = "Quel délai"
    assert kept(live)["question"] == "Quel délai" and kept(live)["echanges"] == view.state["echanges"]
    again = Simulator("commerce de détail", "autre")  # a page that is opened anew
    assert again._question.value == "Quel délai" and again._sector.value == "industrie"
    again._undo.click()
    assert (again._question.value, again._answer.value) == (asked, "Ne sait pas encore.")
    assert again.state["echanges"] == []
    again._new.click()
    assert kept(live)["question"] == "" and kept(live)["reponse"] == ""


def test_a_draft_of_another_time_does_not_stop_the_interview(live: Path) -> None:
    live.parent.mkdir()
    live.write_text(
        json.dumps({"secteur": "astrologie", "echanges": "?", "autre": 1, "offre": "un outil"}), "utf-8"
    )
    view = Simulator()
    assert view._sector.value == "commerce de détail" and view.state["echanges"] == []
    assert view._offer.value == "un outil" and "autre" not in view.state


def test_a_question_is_classed_as_it_is_typed(live: Path) -> None:
    view = Simulator()
    assert "sera classée" in view._class.value
    view._question.value = "Vous êtes d'accord que c'est urgent, non ?"
    assert "orientée" in view._class.value and "Elle souffle la réponse" in view._class.value
    view._question.value = "Pourquoi voulez-vous changer ?"
    assert "Pourquoi, ouverte." in view._class.value and "souffle" not in view._class.value


def test_no_sheet_is_written_of_nothing(live: Path) -> None:
    view = Simulator()
    view._save.click()
    assert "Notez au moins une question" in view._told.value
    assert not (live.parent.parent / "fiches").exists()


def test_outside_of_jupyter_the_next_questions_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    simulator.simulator("industrie", "notre outil")
    assert capsys.readouterr().out.startswith("À demander ensuite\xa0: ")
