"""What goes wrong while a person works: two tabs, a full disk, a worker that dies, a line that is cut. A sentence, nothing lost."""

import http.client
import json
import os
import re
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from pace import slowness
from workshop import Workshop, workshop

from smkit import paths

NO_DISK = "cette machine ne laisse pas faire de disque"  # as tests/conftest.py knows it
ORDERS = (paths.BOUTIQUE / "commandes.csv").read_bytes().splitlines(keepends=True)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with workshop(tmp_path_factory.mktemp("etabli")) as served:
        yield served


def read(here: Workshop, name: str, lines: int = 800) -> str:
    """The page of a file of some orders, once it is read."""
    page = here.give(name, b"".join(ORDERS[: lines + 1]))
    assert here.read(page)[0] == 200
    return page


def under_way(here: Workshop, page: str) -> dict[str, object]:
    """What is told of a work, once it counts its steps."""
    line = http.client.HTTPConnection("127.0.0.1", here.port, timeout=60)
    line.request(
        "GET", page.replace("/travail", "/etabli/suivi"), headers={"Authorization": f"token {here.token}"}
    )
    answer = line.getresponse()
    state: dict[str, object] = {}
    while not state.get("fait") and not state.get("fini"):
        text = answer.readline().decode()
        if text.startswith("data: "):
            state = json.loads(text.removeprefix("data: "))
    line.close()
    return state


def descendants(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def left(here: Workshop, name: str) -> list[Path]:
    """What is left in the reports of one that is not there: the manifest and the index apart, nothing should be."""
    reports = here.root / "rapports"
    return [p for p in reports.rglob("*") if name in p.name or p.name in (".en_cours", "_echecs")]


def test_two_tabs_ask_for_the_same_report_and_one_answers_while_the_other_reads(here: Workshop) -> None:
    page = read(here, "deux.csv")
    pages = [here.want("indicateurs", "deux.csv") for _ in range(2)]
    assert here.ask("POST", page, {"table": "orders", "r.base": "TTC"})[0] == 303  # while both run
    assert {here.made(each) for each in pages} == {"/lire?nom=indicateurs_deux"}
    made = json.loads((here.root / "rapports" / "indicateurs_deux" / "resultats.json").read_text("utf-8"))
    assert made["figures"]
    shown = here.read(page)[1].partition('name="r.base"')[2]
    assert "TTC" in shown.partition("checked")[0][-200:]  # the answer of the second tab holds
    gone = here.ask("POST", "/supprimer", {"nom": "indicateurs_deux"})
    assert gone[0] == 303
    status, _, said = here.ask("GET", "/lire?nom=indicateurs_deux")  # the other tab, which does not know yet
    assert status == 404 and "a peut-être été supprimé" in said
    assert (here.root / "mes_fichiers" / "deux.csv").is_file()


def test_two_tabs_drop_files_of_one_name(here: Workshop) -> None:
    pages: list[str] = []
    tabs = [
        threading.Thread(
            target=lambda place=place: pages.append(here.give("meme.csv", ORDERS[0] + ORDERS[place]))
        )
        for place in range(1, 5)
    ]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    kept = {path.read_bytes() for path in (here.root / "mes_fichiers").glob("meme*.csv")}
    assert len(set(pages)) == 4 and kept == {ORDERS[0] + ORDERS[place] for place in range(1, 5)}


def test_a_worker_that_is_killed_is_a_sentence_and_the_report_before_it_stays(here: Workshop) -> None:
    page = read(here, "tue.csv")
    assert here.made(here.want("indicateurs", "tue.csv"))
    report = here.root / "rapports" / "indicateurs_tue" / "rapport.html"
    before = report.read_bytes()
    assert here.ask("POST", page, {"table": "orders", "r.base": "TTC"})[0] == 303
    assert here.read(page)[0] == 200
    known = {process.pid for process in descendants(here.pid)}
    work = here.want("indicateurs", "tue.csv")
    assert under_way(here, work)["total"]
    for process in descendants(here.pid):
        if process.pid not in known:
            process.kill()
    status, said = here.read(work)
    assert status == 200 and 'role="alert"' in said and "Traceback" not in said
    assert "Revenir au fichier" in said and "n'est pas la vôtre" not in said
    assert report.read_bytes() == before
    assert here.made(here.want("indicateurs", "tue.csv")) and report.read_bytes() != before


@contextmanager
def no_room(here: Workshop, most: int) -> Iterator[None]:
    """No process of the server can write more than so many bytes to a file, as if the disk were full."""
    everyone = [psutil.Process(here.pid), *descendants(here.pid)]
    for process in everyone:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        for process in everyone:
            if process.is_running():
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)


def test_a_disk_that_fills_is_a_sentence_and_nothing_is_lost(here: Workshop) -> None:
    read(here, "plein.csv")
    assert here.made(here.want("indicateurs", "plein.csv"))
    report = here.root / "rapports" / "indicateurs_plein" / "rapport.html"
    before = report.read_bytes()
    read(here, "autre.csv", lines=500)
    with no_room(here, 60_000):  # what is noted of a file goes in, a report does not
        status, said = here.read(here.want("indicateurs", "autre.csv"))
        assert status == 200 and "plein" in said and 'role="alert"' in said and "Traceback" not in said
        status, _, said = here.ask("PUT", "/depot?nom=trop.csv", b"".join(ORDERS))
        assert status == 500 and "plein" in json.loads(said)["erreur"]
        assert here.ask("GET", "/rapports")[0] == 200
    assert report.read_bytes() == before and not left(here, "autre")
    assert not list((here.root / ".smkit" / "etabli" / "depot").iterdir())
    assert not (here.root / "mes_fichiers" / "trop.csv").exists()
    assert here.made(here.want("indicateurs", "autre.csv"))


@pytest.mark.trials
@pytest.mark.skipif(os.geteuid() != 0, reason="il faut être root (root is needed)")
def test_a_disk_of_its_own_that_fills(tmp_path: Path) -> None:
    disk = tmp_path / "disque"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=240m", "tmpfs", str(disk)]).returncode:
        pytest.skip(NO_DISK)
    try:
        with workshop(disk) as there:
            read(there, "v.csv")
            ballast = disk / "lest"
            free = os.statvfs(disk)
            # what is noted of a work goes in, a report does not
            ballast.write_bytes(b"\0" * (free.f_bavail * free.f_frsize - 200_000))
            status, said = there.read(there.want("indicateurs", "v.csv"))
            assert status == 200 and "plein" in said and not left(there, "indicateurs_v")
            ballast.unlink()
            assert there.made(there.want("indicateurs", "v.csv"))
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_the_server_is_killed_and_what_was_done_is_there_at_the_next_start(tmp_path: Path) -> None:
    with workshop(tmp_path) as there:
        read(there, "ventes.csv")
        assert there.made(there.want("indicateurs", "ventes.csv"))
        (there.root / ".smkit" / "etabli" / "depot" / "x.part").write_bytes(b"half")
        os.kill(there.pid, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(there.pid)] if psutil.pid_exists(there.pid) else [], timeout=10)
    with workshop(tmp_path) as there:
        assert "indicateurs_ventes" in there.ask("GET", "/rapports")[2]
        assert there.read("/fichier?nom=ventes.csv")[0] == 200
        assert not list((there.root / ".smkit" / "etabli" / "depot").iterdir())


def test_who_stops_it_while_a_report_is_made_is_told_which_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    with workshop(tmp_path) as there:
        read(there, "coupe.csv")
        assert under_way(there, there.want("indicateurs", "coupe.csv"))["total"]
        os.kill(there.pid, signal.SIGINT)
        log, end = tmp_path / "server.log", time.monotonic() + 30
        while "L'établi est fermé" not in log.read_text("utf-8") and time.monotonic() < end:
            time.sleep(0.1)
        last = [re.sub(r"\s", " ", line) for line in log.read_text("utf-8").splitlines()[-2:]]
        assert last == [
            "Arrêté avant sa fin, sans rien en garder : « Les indicateurs : où en sont les ventes ? ». Redemandez-le à la "
            "prochaine ouverture.",
            "L'établi est fermé. Vos fichiers et vos rapports sont dans votre dossier.",
        ]
        assert left(there, "coupe") == []


def test_a_reading_that_is_stopped_leads_back_to_its_file(here: Workshop) -> None:
    # seconds of reading, where a stop comes within half of one: what is whole by then is kept
    rows = b"".join(b"L%d" % place + ORDERS[1 + place % 8_000] for place in range(600_000))
    page = here.give("arretee.csv", ORDERS[0] + rows)
    (number,) = json.loads(here.ask("GET", "/vie")[2])["en_cours"]
    _, headers, _ = here.ask("POST", "/arreter", {"id": number})
    assert headers["Location"] == f"/etabli{page}"
    said = here.read(page)[1]
    assert "Relire le fichier" in said and "a été arrêtée" in said
    assert "facts" in here.read(f"{page}&relire=1")[1]


@pytest.mark.parametrize("lines", [60_000, pytest.param(1_000_000, marks=pytest.mark.trials)])
def test_the_page_answers_while_a_large_file_is_read_and_reported_on_and_stops_when_told(
    here: Workshop, tmp_path: Path, lines: int
) -> None:
    rows = [line for line in ORDERS[1:] for _ in range(lines // len(ORDERS) + 1)][:lines]
    content = ORDERS[0] + b"".join(b"L%d" % place + row for place, row in enumerate(rows))
    slowest, crowd, over = [0.0], [1.0], threading.Event()

    def look() -> None:
        while not over.is_set():
            begun = time.monotonic()
            assert here.ask("GET", "/")[0] == 200 and here.ask("GET", "/rapports")[0] == 200
            slowest[0] = max(slowest[0], (time.monotonic() - begun) / 2)
            crowd[0] = max(crowd[0], slowness())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        name = f"gros{lines}.csv"
        page = here.give(name, content)
        assert "facts" in here.read(page)[1]
        work = here.want("indicateurs", name)
        first = under_way(here, work)
        assert first["total"] and not first["fini"]  # it says how far it is
        begun = time.monotonic()
        number = work.partition("id=")[2]
        assert here.ask("POST", "/arreter", {"id": number})[0] == 303
        assert "Annulé à votre demande" in here.read(work)[1]
        seconds = time.monotonic() - begun
    finally:
        over.set()
        looking.join()
    print(
        f"{lines} lignes : page la plus lente {slowest[0]:.2f} s, arrêt en {seconds:.1f} s, cœurs partagés × {crowd[0]:.1f}"
    )
    assert not left(here, f"gros{lines}") and f"gros{lines}" not in here.ask("GET", "/rapports")[2]
    # a second and two, times what the machine itself takes longer; a page that waited for the work would take all of it
    assert slowest[0] < crowd[0] and seconds < 2 * crowd[0]
