"""A workshop in a box: minutes that add up, copies without answers that run, slides that ask nothing of the network."""

import json
import re
import time
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import browsing
import mistune
import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient
from pace import slowness
from pptx import Presentation

from smkit import doctor
from smkit.errors import SmkitError
from smkit.training import exercises, progress, registry
from smkit.workshop import agenda, copies, follow, guide, make, outline, slides, story

LESSONS = tuple(registry.LESSONS)


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("salle") / "l'été à Liège"
    began = time.monotonic()
    make.make(["05", "03_indicateurs_kpi"], folder, people=12, minutes=210)
    assert time.monotonic() - began < 60 * slowness()
    return folder


@settings(deadline=None)
@given(
    prefixes=st.lists(st.sampled_from(LESSONS), min_size=1, max_size=4, unique=True),
    minutes=st.integers(60, 480),
)
def test_minutes_add_up_and_nothing_is_lost(prefixes: list[str], minutes: int) -> None:
    lessons = [outline.read(prefix) for prefix in prefixes]
    try:
        made = agenda.plan(lessons, minutes)
    except SmkitError:
        assert len(prefixes) > 1  # one lesson always fits
        return
    assert sum(step.minutes for step in made.steps) == made.minutes == minutes
    assert [step.start for step in made.steps[1:]] == [step.end for step in made.steps[:-1]]
    assert all(step.minutes >= 2 for step in made.steps)
    walked = [part for step in made.steps for part in step.parts]
    assert {id(p) for p in (*walked, *made.home)} == {id(part) for lesson in lessons for part in lesson.parts}
    assert len(walked) + len(made.home) == sum(len(lesson.parts) for lesson in lessons)
    pauses = [step.start for step in made.steps if step.kind == "pause"]
    worked = [b - a for a, b in zip([0, *pauses], [*pauses, minutes], strict=True)]
    assert max(worked) <= 150


@pytest.mark.parametrize("prefix", LESSONS)
def test_an_outline_has_every_exercise_of_its_lesson(prefix: str) -> None:
    read = outline.read(prefix)
    found = [name for part in read.parts for name in part.exercises]
    declared = [exercise.name for exercise in registry.load(prefix).EXERCISES]
    assert sorted(found) == sorted(declared)
    assert read.opening and read.aims and read.kept


@pytest.mark.parametrize("prefix", LESSONS)
def test_slides_call_an_exercise_as_the_notebook_does(prefix: str) -> None:
    read = outline.read(prefix)
    cells = nbformat.read(read.notebook, as_version=4).cells
    text = story.plain("\n".join(cell.source for cell in cells if cell.cell_type == "markdown"))
    told = [
        slide
        for slide in story.tell((read,), agenda.plan([read], 480), 540)
        if slide.title.startswith(story.ASK)
    ]
    assert len(told) == len(registry.load(prefix).EXERCISES)
    for slide in told:
        number = slide.title[len(story.ASK) + 2 : -1].capitalize()
        asked = story.plain(f"{number}. {slide.points[0]}")
        assert " ".join(asked.split())[:60] in " ".join(text.split()), slide.title


@pytest.mark.parametrize("prefix", LESSONS)
def test_a_copy_has_no_answer_and_the_solved_one_has_them_all(prefix: str) -> None:
    lesson = nbformat.read(outline.read(prefix).notebook, as_version=4)
    solutions = [cell.source for cell in lesson.cells if "solution" in cell.metadata.get("tags", [])]
    copy, solved = copies.learner(lesson), copies.solved(lesson)
    text = "\n".join(cell.source for cell in copy.cells)
    assert solutions and not any(source in text for source in solutions) and "corrige(" not in text
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in copy.cells)
    shown = [c for c in solved.cells if "solution" in c.metadata.get("tags", [])]
    assert [c.source for c in shown] == solutions
    assert not any(c.metadata.get("jupyter", {}).get("source_hidden") for c in shown)


def run(prefix: str, tmp_path: Path) -> None:
    station = tmp_path / "poste"
    lesson = outline.read(prefix).notebook
    copies.station(station, [lesson])
    copy = nbformat.read(station / "notebooks" / "formation" / lesson.name, as_version=4)
    NotebookClient(copy, resources={"metadata": {"path": str(station / "notebooks" / "formation")}}).execute()


def test_the_box_is_whole(box: Path) -> None:
    assert {path.name for path in box.iterdir()} == {
        "guide.html",
        "fiche.html",
        "diaporama.pptx",
        "diaporama.html",
        "corriges",
        "postes",
    }
    assert len(list((box / "postes").iterdir())) == 12
    station = box / "postes" / "poste_12"
    for notebook in (station / "notebooks" / "formation").glob("*.ipynb"):
        cells = nbformat.read(notebook, as_version=4).cells
        links = re.findall(r"\]\((\.\./[^)#]+)\)", "\n".join(c.source for c in cells))
        assert links and all((notebook.parent / link).exists() for link in links)
    assert (station / ".smkit").is_dir()


def links(page: Path) -> list[str]:
    """Where a page leads, as a reader of HTML or of Markdown finds it."""
    if page.suffix == ".pptx":
        shapes = [shape for slide in Presentation(str(page)).slides for shape in slide.shapes]
        runs = [r for s in shapes if s.has_text_frame for p in s.text_frame.paragraphs for r in p.runs]
        return [run.hyperlink.address for run in runs if run.hyperlink.address]
    text = page.read_text("utf-8")
    if page.suffix == ".ipynb":
        cells = nbformat.reads(text, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    html = (
        re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
        if page.suffix == ".html"
        else mistune.html(text)
    )
    return [unescape(link) for link in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', str(html))]


@pytest.mark.parametrize("asked", [["05"], ["03_indicateurs_kpi", "02", "09"], ["06", "10"]])
def test_every_link_of_a_workshop_leads_somewhere_in_it(asked: list[str], tmp_path: Path) -> None:
    make.make(asked, tmp_path / "salle", people=1, minutes=480)
    pages = [
        page for page in (tmp_path / "salle").rglob("*") if page.suffix in (".html", ".ipynb", ".md", ".pptx")
    ]
    followed = [
        (page, unquote(link.partition("#")[0]))
        for page in pages
        for link in links(page)
        if not re.match(r"[a-z]+:|#", link)
    ]
    assert any(page.name == "guide.html" for page, _ in followed) or asked == ["06", "10"]
    assert {page.parent.name for page, _ in followed} >= {"corriges", "formation"}
    dead = [
        (str(page.relative_to(tmp_path)), link)
        for page, link in followed
        if not (page.parent / link).exists()
    ]
    assert not dead


def test_a_station_sends_to_who_leads_and_never_to_a_solution_that_it_does_not_hold(
    box: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    station = box / "postes" / "poste_02"
    for path in sorted((station / "notebooks" / "formation").glob("*.ipynb")):
        told = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "markdown"]
        assert "replié" not in "\n".join(told) and "demandez à l'animateur" in "\n".join(told).replace(
            "’", "'"
        )
    monkeypatch.setenv("SMKIT_WORKSPACE", str(station))
    for name in ("CI", "SMKIT_HEADLESS"):
        monkeypatch.delenv(name, raising=False)
    for wrong in (1, 2, 3, 4, 5):
        exercises.verifier("roi.marge", wrong)
    last = capsys.readouterr().out.splitlines()[-1].replace("’", "'")
    assert "replié" not in last and "emandez à l'animateur" in last
    (station / ".smkit" / progress.FILE).unlink()


def test_the_sheet_gives_nothing_away_and_the_guide_everything(box: Path) -> None:
    sheet, told = (unescape((box / name).read_text("utf-8")) for name in ("fiche.html", "guide.html"))
    for name in ("roi.gain_net", "roi.seuil_mailing"):
        exercise = exercises.find(name)
        assert exercise is not None
        reply = story.answer(exercise)
        assert reply in told and reply not in sheet
        assert all(guide.typeset(mistake.hint)[:40] in told for mistake in exercise.mistakes)


def test_the_lines_of_an_answer_stay_with_their_question_on_paper_and_the_end_lasts_nothing(
    box: Path,
) -> None:
    sheet, told = ((box / name).read_text("utf-8") for name in ("fiche.html", "guide.html"))
    apart = re.sub(r'<div class="reply">.*?</div></div>', "", sheet, flags=re.DOTALL)
    assert sheet.count('<div class="reply">') > 10 and 'class="lines"' not in apart
    assert ".reply { break-inside: avoid; }" in sheet
    last = re.findall(r"<tr>.*?</tr>", told.partition("</tbody>")[0], re.DOTALL)[-1]
    assert "Fin" in last and " min" not in last.partition("Fin")[0]


def test_what_to_keep_is_a_page_of_its_own_given_at_the_end(box: Path) -> None:
    sheet = unescape((box / "fiche.html").read_text("utf-8"))
    before, kept = sheet.split('<h2 class="page">À retenir', 1)
    assert "Votre avis" in before and "À retenir" not in before and kept.count("<h2") == 1
    assert outline.read("roi").title in kept


def test_where_each_station_has_its_numbers_the_sheet_and_the_slides_say_so(box: Path) -> None:
    """Theirs are those of the lesson, which no station may have."""
    sheet = unescape((box / "fiche.html").read_text("utf-8"))
    book = Presentation(str(box / "diaporama.pptx"))
    shown = ["\n".join(sh.text_frame.text for sh in s.shapes if sh.has_text_frame) for s in book.slides]
    for name, drawn in (("roi.cout_coupon", True), ("roi.cout_contact", False)):
        question = guide.typeset(exercises.find(name).question)  # type: ignore[union-attr]
        said = sheet.partition(question)[2].partition("</p>")[0]
        (slide,) = [text for text in shown if question in text]
        assert (guide.typeset(story.OWN) in said) is drawn and (guide.typeset(story.OWN) in slide) is drawn


def test_the_two_tests_ask_other_questions() -> None:
    drawn = guide.tests([outline.read("roi"), outline.read("kpi")])
    entry, leaving = ({q.text for q in questions} for questions in (drawn.entry, drawn.exit))
    assert entry and leaving and not entry & leaving


def test_powerpoint_has_notes_on_every_slide_and_answers_in_them_only(box: Path) -> None:
    book = Presentation(str(box / "diaporama.pptx"))
    assert all(slide.notes_slide.notes_text_frame.text for slide in book.slides)
    exercise = exercises.find("roi.cout_coupon")
    assert exercise is not None
    reply = story.answer(exercise)
    seen = "\n".join(shape.text_frame.text for s in book.slides for shape in s.shapes if shape.has_text_frame)
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in book.slides)
    assert reply in notes and reply not in seen


@browsing.needed
def test_slides_and_pages_ask_nothing_and_bar_nobody(box: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    wrong: list[str] = []
    with browsing.page((box / "diaporama.html").as_uri(), wrong) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        first = page.locator("section.present").inner_text()
        page.keyboard.press("ArrowRight")
        assert page.locator("section.present").inner_text() != first
        for name in ("diaporama.html", "guide.html", "fiche.html"):
            page.goto((box / name).as_uri())
            assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            for width in (400, 360):  # a small telephone too
                page.set_viewport_size({"width": width, "height": 800})
                if name != "diaporama.html":
                    assert page.evaluate("document.documentElement.scrollWidth") == width, name
        assert not wrong
    with browsing.browser() as started:
        page = started.new_page(bypass_csp=True)
        for name in ("diaporama.html", "guide.html", "fiche.html"):
            page.goto((box / name).as_uri())
            found = Axe().run(page).response["violations"]
            grave = [v["id"] for v in found if v["impact"] in ("serious", "critical")]
            assert grave == [], name


def test_reveal_is_kept_small_with_its_licence() -> None:
    kept = Path(slides.__file__).parent / "reveal"
    assert "MIT" in (kept / "LICENSE").read_text("utf-8") or "Permission is hereby granted" in (
        kept / "LICENSE"
    ).read_text("utf-8")
    assert sum(path.stat().st_size for path in kept.iterdir()) <= 300_000


def test_a_learner_copy_runs_before_anything_is_filled_in(tmp_path: Path) -> None:
    run("roi", tmp_path)


@pytest.mark.trials
@pytest.mark.parametrize("prefix", [prefix for prefix in LESSONS if prefix != "roi"])
def test_every_learner_copy_runs(tmp_path: Path, prefix: str) -> None:
    run(prefix, tmp_path)


@pytest.mark.parametrize(
    ("lessons", "asked", "said"),
    [
        (["05_roi"], {}, "Aucune leçon ne s'appelle « 05_roi »"),
        (["05"], {"minutes": 30}, "d'une heure à huit heures"),
        (["05"], {"people": 0}, "de 1 à 40 personnes"),
        (list(LESSONS), {"minutes": 60}, "ne tiennent pas en 1 h"),
    ],
)
def test_what_cannot_be_is_explained(
    tmp_path: Path, lessons: list[str], asked: dict[str, int], said: str
) -> None:
    with pytest.raises(SmkitError, match=said):
        make.make(lessons, tmp_path / "atelier", **asked)
    assert not list(tmp_path.iterdir())


def test_what_stands_there_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mien.txt").write_text("à moi")
    with pytest.raises(SmkitError, match="n'est pas remplacé"):
        make.make(["05"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mien.txt"]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2 heures", 120),
        ("1 heure", 60),
        ("2:30", 150),
        ("2 h 30 min", 150),
        ("2 heures et 30 minutes", 150),
        ("150 min", 150),
    ],
)
def test_a_duration_is_read_as_people_write_it(text: str, minutes: int) -> None:
    assert agenda.duration(text) == minutes


@pytest.mark.parametrize("text", ["", "3h75", "trois heures", "-2h", "0", "2:3", "2:75", "2:"])
def test_a_duration_that_is_none_is_explained(text: str) -> None:
    with pytest.raises(SmkitError, match="Durée attendue"):
        agenda.duration(text)


@pytest.mark.parametrize("text", ["", "25h", "9", "9h75", "midi"])
def test_a_time_that_is_none_is_explained(text: str) -> None:
    with pytest.raises(SmkitError, match="Heure attendue"):
        agenda.moment(text)


def test_the_role_play_has_its_line_and_its_time() -> None:
    steps = agenda.plan([outline.read("decouverte")], 210).steps
    (play,) = [step for step in steps if step.title == "Jeu de rôle"]
    assert play.minutes >= 10


@pytest.mark.parametrize("minutes", [120, 210, 480])
@pytest.mark.parametrize("prefix", LESSONS)
def test_an_idea_has_its_share_of_the_time_as_an_exercise_has(prefix: str, minutes: int) -> None:
    steps = [s for s in agenda.plan([outline.read(prefix)], minutes).steps if s.kind == "leçon"]
    own = [sum(part.minutes for part in step.parts) for step in steps]
    pace = sum(step.minutes for step in steps) / sum(own)
    for step, length in zip(steps, own, strict=True):
        assert abs(step.minutes - max(2, pace * length)) < 2  # a minute of rounding, and the others' least


def test_a_room_is_followed_without_ranking_anybody(tmp_path: Path) -> None:
    tries = {
        "poste_01": {"roi.marge": {"juste": True, "essais": 2}},
        "poste_02": {
            "roi.marge": {"juste": False, "essais": 3},
            "roi.gain_net": {"juste": False, "essais": 1},
        },
        "poste_03": {"roi.marge": {"juste": False, "essais": 1}},
    }
    for station, entries in tries.items():
        (tmp_path / station / ".smkit").mkdir(parents=True)
        (tmp_path / station / ".smkit" / progress.FILE).write_text(json.dumps(entries))
    (tmp_path / "poste_04" / ".smkit").mkdir(parents=True)
    (tmp_path / "poste_04" / ".smkit" / progress.FILE).write_text("{abîmé")
    room = follow.gather(tmp_path)
    assert (room.read, room.unread) == (3, ("poste_04",))
    assert [(one.name, one.tried, one.stations) for one in room.stuck] == [
        ("roi.marge", 3, ("poste_02", "poste_03")),
        ("roi.gain_net", 1, ("poste_02",)),
    ]


def test_a_quiz_is_something_to_be_stuck_at_and_who_tried_nothing_is_named(tmp_path: Path) -> None:
    for station, entries in {"poste_01": {"roi.quiz": {"juste": False, "essais": 2}}, "poste_02": {}}.items():
        (tmp_path / station / ".smkit").mkdir(parents=True)
        (tmp_path / station / ".smkit" / progress.FILE).write_text(json.dumps(entries))
    (tmp_path / "poste_03" / ".smkit").mkdir(parents=True)
    room = follow.gather(tmp_path)
    assert [(one.name, one.stations) for one in room.stuck] == [("roi.quiz", ("poste_01",))]
    assert room.stuck[0].question == "Le quiz de « Le ROI des campagnes »"
    assert room.idle == ("poste_02", "poste_03")


def test_each_station_has_its_own_figures_and_the_guide_has_them_all(box: Path) -> None:
    told = unescape((box / "guide.html").read_text("utf-8"))
    seen = set()
    for number in (1, 2, 12):
        folder = box / "postes" / f"poste_{number:02d}"
        assert (folder / ".smkit" / progress.DRAW).read_text() == str(number)
        copy = nbformat.read(folder / "notebooks" / "formation" / "05_roi_campagnes.ipynb", as_version=4)
        text = "\n".join(cell.source for cell in copy.cells)
        own = exercises.find(f"roi.cout_coupon@{number}")
        assert (
            own is not None
            and " ".join(own.question.split()) in " ".join(text.split())
            and f'verifier("roi.cout_coupon@{number}"' in text
        )
        assert story.result(own) in told
        seen.add(own.question)
    assert len(seen) == 3


def test_the_final_case_is_marked_by_kind_in_the_order_of_the_stations(tmp_path: Path) -> None:
    for station, right in (("poste_02", True), ("poste_01", False)):
        (tmp_path / station / ".smkit").mkdir(parents=True)
        entries = {"synthese.ca": {"juste": True}, "synthese.phrase_a": {"juste": right}}
        (tmp_path / station / ".smkit" / progress.FILE).write_text(json.dumps(entries))
    marks = follow.gather(tmp_path).marks
    assert [mark.station for mark in marks] == ["poste_01", "poste_02"]
    assert [mark.right["honnêteté"] for mark in marks] == [(0, 6), (1, 6)]
    assert marks[0].right["chiffres"] == (1, 8)


def test_a_room_without_progress_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SmkitError, match=r"Aucune progression.*\.smkit"):
        follow.gather(tmp_path)


def test_the_room_machine_is_looked_at() -> None:
    found = doctor.examine_room()
    assert len(found) == 5 and all(check.ok for check in found)


def test_a_progress_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / "poste_01" / ".smkit" / progress.FILE
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"roi.marge": {"juste": False}}), encoding="utf-8-sig")
    room = follow.gather(tmp_path)
    assert (room.read, room.unread) == (1, ()) and room.stuck[0].name == "roi.marge"
