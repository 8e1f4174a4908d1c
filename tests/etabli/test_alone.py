"""The other pages without a server: the front page, a file, its deposit, lessons, errors, and how far a work is."""

import asyncio
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jupyter_server.base.handlers import Template404
from tornado import web
from tornado.iostream import StreamClosedError

from smkit.errors import SmkitError
from smkit.etabli import extension, files, habits, handlers, learning, practice
from smkit.etabli.told import Told
from smkit.etabli.work import Work
from smkit.training import progress, registry


def test_the_token_leaves_the_address_before_anything_is_shown(answered) -> None:
    assert answered(files.Home, token="x") == [("to", "/etabli/")]


def test_the_front_page_has_read_the_newest_light_files_alone(
    answered, room, dropped, monkeypatch: pytest.MonkeyPatch
) -> None:

    for age in range(7):
        path = dropped(f"f{age}.csv", read=False)
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    monkeypatch.setattr(files, "_LIGHT", dropped("lourd.csv", "x" * 900, read=False).stat().st_size - 1)
    known = room.place.files / "f1.csv"
    room.place.note_reading(room.place.key(known, Told()), {"usable": False})
    ((page, content),) = answered(files.Home)
    begun = [arguments[0].name for function, arguments in room.bench.asked if function == files._EXAMINE]
    assert page == "accueil" and [each["name"] for each in content["files"]][:3] == [
        "lourd.csv",
        "f0.csv",
        "f1.csv",
    ]
    assert begun == ["f0.csv", "f2.csv", "f3.csv"]  # five, less the heavy one, and one that was read
    answered(files.Home)
    assert len([1 for function, _ in room.bench.asked if function == files._EXAMINE]) == 3  # once each


def test_the_front_page_says_what_each_file_holds(answered, dropped) -> None:
    dropped("c.csv")
    dropped("page.csv", "Bonjour\nà tous\n")
    dropped("neuf.csv", read=False)
    ((_, content),) = answered(files.Home)
    held = {each["name"]: each["holds"] for each in content["files"]}
    assert held == {"c.csv": "Commandes, lignes gardées\xa0: 2", "page.csv": "à regarder", "neuf.csv": ""}


def deposit(stand, room, name: str) -> Any:
    """A deposit whose file has begun to come."""
    page = stand(files.Deposit, query={"nom": name})
    page.problem, page.draft = None, room.place.draft()
    page.file = page.draft.open("wb")
    return page


def test_a_file_that_comes_whole_stands_among_the_others_and_is_read(stand, room) -> None:
    page = deposit(stand, room, "../mars.csv")
    page.data_received(b"a;")
    page.data_received(b"b\n")
    asyncio.run(_later(page.put))
    page.on_finish()
    assert (room.place.files / "mars.csv").read_bytes() == b"a;b\n" and not page.draft.exists()
    assert page.seen == [("sent", {"nom": "mars.csv", "page": "/etabli/fichier?nom=mars.csv"})]
    assert room.bench.asked[0][0] == files._EXAMINE


async def _later(do: Any) -> None:
    do()
    await asyncio.sleep(0)


def test_a_disk_that_fills_is_told_once_all_has_come_and_nothing_is_left(stand, room) -> None:
    page = deposit(stand, room, "mars.csv")
    page.file.close()
    full = OSError(28, "No space left on device")

    came: list[bytes] = []

    def write(chunk: bytes) -> None:
        came.append(chunk)
        raise full

    page.file = SimpleNamespace(write=write, close=lambda: None)
    page.data_received(b"a;")
    page.data_received(b"b\n")  # still taken from the browser, which listens at the end
    with pytest.raises(OSError) as told:
        page.put()
    page.on_finish()
    assert came == [b"a;"] and told.value is full and not page.draft.exists() and room.place.listed() == []


def test_a_file_of_the_persons_alone_is_known(stand, room, dropped) -> None:
    path = dropped("c.csv")
    assert files.known(stand(files.OneFile), "c.csv") == path
    for name in ("absent.csv", "../c.csv", ""):
        with pytest.raises(web.HTTPError):
            files.known(stand(files.OneFile), name)


def test_a_reading_is_begun_once_and_again_only_where_it_failed_and_is_asked_for(room, dropped) -> None:
    path = dropped("c.csv", read=False)

    async def go() -> None:
        first = files.begin(room, path)
        assert files.begin(room, path) is first and files.begin(room, path, anew=True) is first
        first.over = True  # without a result
        assert files.begin(room, path) is first
        second = files.begin(room, path, anew=True)
        assert second is not first and second.about == {"reads": "c.csv"}
        second.over, second.result = True, {"usable": False}
        assert files.begin(room, path, anew=True) is second

    asyncio.run(go())
    found = files.known_of(room, path)  # a reading that is over is noted
    room.bench.works.clear()
    assert found is not None and files.known_of(room, path) == found and found["usable"] is False


def test_an_answer_is_told_and_kept_for_the_next_export_where_that_is_asked(answered, room, dropped) -> None:
    path = dropped("c.csv")
    kind = room.place.reading(room.place.key(path, Told()))["print"]
    folder = room.place.own("habitudes")
    answered(files.OneFile, "post", {"r.base": "HT", "retenir": "1"}, nom="c.csv")
    told = room.place.told("c.csv")
    assert told.answers == {"base": "HT"} and told.table == "orders"
    assert habits.recall(folder, kind) == habits.Habit(told)
    dropped("c.csv")
    answered(files.OneFile, "post", {"choisir": "amount=Montant; net=1"}, nom="c.csv")
    assert room.place.told("c.csv").columns["amount"] == "Montant; net=1"  # a header holds any sign
    assert habits.recall(folder, kind) is None


def test_a_habit_that_is_kept_again_still_knows_its_report(answered, room, dropped) -> None:
    path = dropped("c.csv")
    kind, folder = room.place.reading(room.place.key(path, Told()))["print"], room.place.own("habitudes")
    habits.keep(folder, kind, habits.Habit(Told("orders"), "indicateurs", {"grain": "mois"}, "indicateurs_c"))
    answered(files.OneFile, "post", {"retenir": "1", "r.base": "TTC"}, nom="c.csv")
    kept = habits.recall(folder, kind)
    assert kept is not None and (kept.report, kept.given, kept.made) == (
        "indicateurs",
        {"grain": "mois"},
        "indicateurs_c",
    )
    assert kept.told.answers == {"base": "TTC"}


def test_a_file_that_is_forgotten_leaves(answered, room, dropped) -> None:
    dropped("c.csv")
    assert answered(files.Forget, "post", {"nom": "c.csv"}) == [("to", "/etabli/")]
    assert room.place.listed() == []


def test_a_workbook_of_rejects_that_cannot_be_made_says_why(answered, room, dropped) -> None:
    dropped("c.csv")
    room.bench.results[files._REJECTS] = ""
    with pytest.raises(SmkitError, match="lignes rejetées n'a pas pu"):
        answered(files.Rejects, nom="c.csv")


def test_a_lesson_is_opened_where_it_stands_and_by_what_shows_it(
    answered, room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(room), "able", lambda self, extension: extension != "none")
    notebooks = {"lecon": ("formation", "05_roi_campagnes"), "simulateur": ("simulateurs", "roi_campagne")}
    for kind, (folder, name) in notebooks.items():
        with pytest.raises(web.HTTPError):  # the kit's, but not in this workspace
            answered(practice.Open, **{kind: name})
        (room.place.root / "notebooks" / folder).mkdir(parents=True)
        (room.place.root / "notebooks" / folder / f"{name}.ipynb").touch()
    assert answered(practice.Open, lecon="05_roi_campagnes") == [
        ("to", "/lab/tree/notebooks/formation/05_roi_campagnes.ipynb")
    ]
    assert answered(practice.Open, lecon="05_roi_campagnes", etroit="1") == [
        ("to", "/doc/tree/notebooks/formation/05_roi_campagnes.ipynb")
    ]
    assert answered(practice.Open, simulateur="roi_campagne") == [
        ("to", "/voila/render/notebooks/simulateurs/roi_campagne.ipynb")
    ]
    assert room.stopped == ["jupyterlab", "jupyterlab", "voila.server_extension"]
    for query in ({"lecon": "../../etc"}, {"simulateur": "05_roi_campagnes"}, {}):
        with pytest.raises(web.HTTPError):
            answered(practice.Open, **query)
    monkeypatch.setattr(type(room), "able", lambda self, extension: False)
    with pytest.raises(web.HTTPError):
        answered(practice.Open, lecon="05_roi_campagnes")


def test_what_was_practised_is_counted_once_until_more_is(
    answered, room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice, "_PATIENCE", 0.0)
    count = "smkit.etabli.learning:practised"
    ((_, content),) = answered(practice.Learn)
    assert content["counting"] is not None and {each["all"] for each in content["items"]} == {0}
    (work,) = room.bench.works.values()
    work.over, work.result = True, {"05_roi_campagnes": (3, 21)}
    ((_, content),) = answered(practice.Learn)
    roi = next(each for each in content["items"] if each["name"] == "05_roi_campagnes")
    assert (roi["done"], roi["all"], content["counting"]) == (3, 21, None) and not roi["here"]
    work.result = None  # it failed: it is counted again
    answered(practice.Learn)
    (room.place.root / ".smkit").mkdir(exist_ok=True)
    (room.place.root / ".smkit" / progress.FILE).write_text("{}", "utf-8")
    answered(practice.Learn)
    assert [function for function, _ in room.bench.asked] == [count] * 3


def test_the_count_is_that_of_the_exercises_of_each_lesson_and_its_quiz(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("CI", "SMKIT_HEADLESS"):
        monkeypatch.delenv(name, raising=False)
    progress.record("roi.marge", right=True)
    progress.record("roi.gain_net", right=False)
    progress.record("roi.quiz", right=True)
    counts, _ = learning.practised(lambda *_: None)
    assert counts["05_roi_campagnes"] == (2, len(registry.load("roi").EXERCISES) + 1)
    assert set(counts) == set(registry.LESSONS.values()) and sum(done for done, _ in counts.values()) == 2


def test_a_simulator_begins_at_a_known_report_alone(answered, room) -> None:
    with pytest.raises(web.HTTPError):
        answered(practice.SimulateOwn, "post", {"nom": "inconnu", "simulateur": "roi_campagne"})


def test_a_form_is_read_as_browsers_send_it(stand) -> None:
    page = stand(handlers.Life)
    page.request.body_arguments = {
        "Étape".encode().decode("latin-1"): ["Gagné\0".encode(), b"\xff"],
        "_xsrf": [b"secret"],
    }
    assert handlers.Page.form(page) == {"Étape": ["Gagné", "\ufffd"]}
    assert (
        stand(handlers.Life, form={"a": ["1", "2"]}).said("a") == "1" and stand(handlers.Life).said("a") == ""
    )


class Refused(handlers.Page):
    current_user = "personne"

    def clear(self) -> None:
        self.seen.append(("clear", None))

    def set_status(self, code: int, reason: str | None = None) -> None:
        self.seen.append(("status", code))


@pytest.mark.parametrize(
    ("code", "problem", "status", "said"),
    [
        (500, SmkitError("Le fichier est vide."), 400, "Le fichier est vide."),
        (404, None, 404, "Il n'y a rien à cette adresse"),
        (500, OSError(28, "No space left on device"), 500, "Cela n'a pas pu être enregistré : "),
        (500, ZeroDivisionError("division by zero"), 500, "une erreur qui n'est pas la vôtre"),
    ],
)
def test_what_went_wrong_is_said_in_french_to_a_person_and_to_the_script(
    stand, code: int, problem: Exception | None, status: int, said: str
) -> None:
    for headers, method in (({}, "GET"), ({}, "PUT"), ({"Accept": "application/json"}, "GET")):
        page = stand(Refused)
        page.request.headers, page.request.method = headers, method
        page.write_error(code, exc_info=(type(problem), problem, None))
        seen = dict(page.seen)
        text = (
            seen["sent"].replace("&#39;", "'").replace("\xa0", " ").replace("\u202f", " ").replace("’", "'")
        )
        assert seen["status"] == status and said in text and "division by zero" not in text
        if headers or method == "PUT":
            assert seen["Content-Type"] == "application/json" and said in json.loads(seen["sent"])["erreur"]


def test_who_may_not_come_in_has_no_way_back_and_who_is_in_has_one(stand) -> None:
    for code, back in ((403, False), (404, True)):
        page = stand(Refused)
        page.write_error(code)
        sent = dict(page.seen)["sent"]
        assert ("smkit ouvrir" in sent) is not back and ("Revenir à l" in sent) is back


def test_a_work_is_followed_by_what_changes_until_it_is_over(
    stand, room, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = room.bench.works["w"] = Work("w", says="Lecture", total=3)
    steps = iter(
        (lambda: None, lambda: setattr(work, "done", 1), lambda: None, lambda: setattr(work, "over", True))
    )

    async def moment(_: float) -> None:
        next(steps)()

    monkeypatch.setattr(handlers.asyncio, "sleep", moment)
    page = stand(handlers.Follow, query={"id": "w"})
    sent: list[str] = []
    page.write = sent.append

    async def flush() -> None:
        return None

    page.flush = flush
    work.begun += 3600  # no second goes by
    asyncio.run(page.get())
    states = [json.loads(line.removeprefix("data: ")) for line in sent]
    assert all(line.endswith("\n\n") for line in sent)
    assert [(state["fait"], state["fini"]) for state in states] == [(0, False), (1, False), (1, True)]

    async def gone() -> None:
        raise StreamClosedError

    page.flush = gone
    work.over = False
    asyncio.run(page.get())  # who has left is told no more
    page = stand(handlers.Follow, query={"id": "inconnu"})
    page.write, page.flush = sent.append, flush
    asyncio.run(page.get())
    assert sent[-1] == 'data: {"fini": true}\n\n'


def test_a_work_that_is_stopped_leads_back_to_where_it_was_asked(answered, room) -> None:
    reading, report = Work("r", about={"reads": "mes ventes.csv"}), Work("w", about={"title": "x"})
    over = Work("o", over=True)
    room.bench.works = {work.id: work for work in (reading, report, over)}
    assert answered(handlers.Stop, "post", {"id": "r"}) == [("to", "/etabli/fichier?nom=mes+ventes.csv")]
    assert answered(handlers.Stop, "post", {"id": "w"}) == [("to", "/etabli/travail?id=w")]
    answered(handlers.Stop, "post", {"id": "o"})
    assert reading.stopped and report.stopped and not over.stopped


def test_a_page_that_watches_hears_of_each_file_and_of_what_is_under_way(answered, room, dropped) -> None:
    path = dropped("c.csv", read=False)
    room.bench.works = {"b": Work("b"), "a": Work("a"), "o": Work("o", over=True)}
    ((_, sent),) = answered(handlers.Life)
    assert sent == {
        "dossier": str(room.place.root),
        "fichiers": [f"c.csv {path.stat().st_mtime_ns}"],
        "en_cours": ["a", "b"],
    }


def test_the_server_takes_our_pages_once_and_forgets_what_a_killed_one_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMKIT_ETABLI_PATIENCE", "3.5")
    (tmp_path / ".smkit" / "etabli" / "depot").mkdir(parents=True)
    draft = tmp_path / ".smkit" / "etabli" / "depot" / "a.part"
    draft.touch()
    loaded: list[str] = []
    logged: list[Any] = []
    routes: list[Any] = []
    broken = iter([True])

    def link(name: str) -> None:
        if next(broken, False):
            raise KeyError(name)  # as Jupyter's manager does of what could not be added

    manager = SimpleNamespace(
        add_extension=lambda name, enabled: None,
        link_extension=link,
        load_extension=loaded.append,
    )
    settings = {"base_url": "/base/", "log_function": lambda *given: logged.append(given)}
    unknown, other = (
        SimpleNamespace(target=target, target_kwargs={}) for target in (Template404, handlers.Part)
    )
    server = SimpleNamespace(
        root_dir=str(tmp_path),
        stop=lambda: None,
        extension_manager=manager,
        web_app=SimpleNamespace(
            settings=settings,
            add_handlers=lambda host, ours: routes.extend(ours),
            wildcard_router=SimpleNamespace(rules=[unknown, other]),
        ),
        kernel_manager=SimpleNamespace(list_kernels=lambda: kernels),
    )
    kernels: list[dict[str, int]] = [{"connections": 0}]

    async def go() -> None:
        extension._load_jupyter_server_extension(server)

    asyncio.run(go())
    room = settings["smkit_etabli"]
    assert (unknown.target, unknown.target_kwargs) == (handlers.Nothing, {"room": room})
    assert other.target is handlers.Part
    assert not draft.exists() and room.patience == 3.5 and room.place.root == tmp_path.resolve()
    late = [each for each in routes if not isinstance(each, tuple)]
    addresses = [each[0] for each in routes if isinstance(each, tuple)]
    assert addresses.pop() == "/base/login"
    assert len(set(addresses)) == len(addresses) and all(
        each.startswith("/base/etabli") for each in addresses
    )
    assert {"/base/etabli/lire", "/base/etabli/depot", "/base/etabli/apprendre", "/base/etabli/vie"} <= set(
        addresses
    )
    assert settings["mathjax_url"] is settings["mathjax_config"] is None, "Voilà would ask a content network"
    with pytest.raises(KeyError):
        room.add("jupyterlab")
    room.add("jupyterlab")  # what did not come may still
    room.add("jupyterlab")
    assert loaded == ["jupyterlab"]
    asked = {
        path: [each.matcher.match(SimpleNamespace(path=path)) is not None for each in late]
        for path in ("/base/lab/tree/a.ipynb", "/base/voila/render/a.ipynb", "/base/etabli/")
    }  # JupyterLab has come and answers by itself
    assert asked == {
        "/base/lab/tree/a.ipynb": [False, False],
        "/base/voila/render/a.ipynb": [False, True],
        "/base/etabli/": [False, False],
    }
    room.seen = 0.0
    settings["log_function"](
        "handler"
    )  # whatever page is asked for, of ours or of JupyterLab's, somebody is there
    assert room.seen > 0 and logged == [("handler",)]
    assert not extension._watched(server)
    kernels.append({"connections": 1})
    assert extension._watched(server)
    room.bench.close()
