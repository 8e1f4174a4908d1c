"""A table of faults, each caused for real: the earlier report stays byte for byte, the message says what and what to do, the
exit code is right, no process nor temporary file is left, and a later run is right.

Faults of a report that runs are in test_faults; those that are long or need root are trials.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

LONG = "a" * 500
ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="il faut être root (needs root)"
)
ORDERS = "N° commande;Date;Produit;Client;Quantité;Prix unitaire\n1;01/01/2025;Café;C-1;1;{}\n"


@dataclass(frozen=True)
class Place:
    """A folder with a report that stands, and what the command line is given there."""

    shelf: Path
    home: Path

    @property
    def to(self) -> Path:
        return self.home / "sortie"

    def run(self, *arguments: str, before: str = "", shell: str = "", **environment: str | None) -> "Done":
        """Run the command line in a session of its own; `before` is Python done first, `shell` what stands around the command."""
        code = f"from pathlib import Path; from smkit import cli, paths; paths.NOTEBOOKS = Path({str(self.shelf)!r})"
        command = [sys.executable, "-c", f"import sys\n{code}\n{before}\ncli.main(sys.argv[1:])", *arguments]
        if shell:
            command = ["bash", "-c", f'"$@" {shell}', "bash", *command]
        env = {k: v for k, v in {**os.environ, **environment}.items() if v is not None}
        process = subprocess.Popen(
            command,
            cwd=self.home,
            env=env,
            text=True,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            out, err = process.communicate(timeout=90)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return Done(process.returncode, out, err, process.pid)


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str
    session: int


@dataclass(frozen=True)
class Fault:
    """What is asked where what is wrong, the exit code, and what the message must say."""

    name: str
    arguments: tuple[str, ...]
    code: int
    said: tuple[str, ...] = ()
    cause: Callable[[Path], object] = lambda home: None
    before: str = ""
    shell: str = ""
    environment: dict[str, str | None] = field(default_factory=dict)


GOOD = ("report", "essai", "-p", "issue", "bien", "--to", "sortie", "--formats", "html")


def report(*more: str) -> tuple[str, ...]:
    return ("report", "essai", "--to", "sortie", "--formats", "html", *more)


def written(name: str, text: str | bytes) -> Callable[[Path], object]:
    data = text if isinstance(text, bytes) else text.encode()
    return lambda home: (home / name).write_bytes(data)


def pipe(name: str) -> Callable[[Path], object]:
    return lambda home: os.mkfifo(home / name)


def case(parameters: str, name: str = "cas.yaml", titre: str = "t") -> Callable[[Path], object]:
    return written(name, f"rapport: essai\ntitre: {titre}\nsources: [x]\nparametres: {parameters}\n")


def bound(home: Path) -> None:
    """A socket, which a path may lead to."""
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(home)  # such a name must be short
        try:
            server.bind("prise")
        finally:
            os.chdir(here)


#: A disk that does not answer: its server is gone, and the system waits for it.
STALLED = """
import os, time
from smkit import reach
reach.PATIENCE = 1.0
reach.kind.__defaults__ = reach.answered.__defaults__ = (1.0,)
real = {call}
def stalled(path, *a, **k):
    if 'lent' in str(path): time.sleep(30)
    return real(path, *a, **k)
{call} = stalled
"""
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_{kind}, ({most}, {most}))"
ALIASES = (
    "{a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"
    + "".join(f", {b}: &{b} [{', '.join(['*' + a] * 10)}]" for a, b in zip("abcdef", "bcdefg", strict=True))
    + "}"
)
CHECK = ("check", "c.csv", "--table", "commandes")

CASE = ("report", "--case", "cas.yaml", "--to", "sortie")
PIPE = ("tube ou un périphérique", "Donnez un fichier")

FAULTS = [
    # streams
    Fault("closed stdin", GOOD, 0, shell="<&-"),
    Fault(
        "full stdout",
        GOOD,
        1,
        ("n'a pas pu être écrite jusqu'au bout : le disque est plein", "Faites de la place"),
        shell=">/dev/full",
    ),
    Fault("full stdout of a list", ("list",), 1, ("le disque est plein",), shell=">/dev/full"),
    Fault("closed stdout", GOOD, 0, shell=">&-"),
    Fault("full stderr", GOOD, 0, shell="2>/dev/full"),
    Fault("closed stderr", GOOD, 0, shell="2>&-"),
    Fault("all closed", GOOD, 0, shell="<&- >&- 2>&-"),
    Fault("nobody reads the answer", ("list",), 0, shell="| head -1"),
    # names
    Fault("a long name", report("-p", "commandes", f"{LONG}.csv"), 2, ("le nom est trop long", "Vérifiez")),
    Fault("a long folder", ("report", "essai", "--to", LONG), 2, ("le nom est trop long",)),
    Fault(
        "a long case", ("report", "--case", f"{LONG}.yaml", "--to", "sortie"), 2, ("le nom est trop long",)
    ),
    Fault(
        "a long batch", ("report", "--batch", f"{LONG}.yaml", "--to", "sortie"), 2, ("le nom est trop long",)
    ),
    Fault(
        "a path of 6 000 letters",
        ("check", "/".join(["d" * 200] * 30), "--table", "commandes"),
        2,
        ("trop long",),
    ),
    Fault(
        "a person unknown here",
        report("-p", "commandes", "~nobodyx/c.csv"),
        2,
        ("ne connaît pas cette personne", "en entier"),
    ),
    Fault(
        "a folder of nobody", ("report", "essai", "--to", "~nobodyx"), 2, ("ne connaît pas cette personne",)
    ),
    Fault("a NUL in a name", CASE, 2, ("caractère interdit", "Renommez"), case('{commandes: "a\\0b.csv"}')),
    Fault("a pipe", report("-p", "commandes", "tube"), 2, PIPE, pipe("tube")),
    Fault("a pipe for a case", ("report", "--case", "tube", "--to", "sortie"), 2, PIPE, pipe("tube")),
    Fault("a pipe for a batch", ("report", "--batch", "tube", "--to", "sortie"), 2, PIPE, pipe("tube")),
    Fault("a pipe to check", ("check", "tube", "--table", "commandes"), 2, PIPE, pipe("tube")),
    Fault(
        "a pipe for a mapping",
        (*CHECK, "-c", "m.yaml"),
        2,
        PIPE,
        lambda home: (written("c.csv", ORDERS.format("1"))(home), os.mkfifo(home / "m.yaml")),
    ),
    Fault("a pipe for a plan", ("plan", "tube"), 2, PIPE, pipe("tube")),
    Fault(
        "a pipe for an indicator",
        ("kpi", "compute", "panier_moyen", "--orders", "tube"),
        2,
        PIPE,
        pipe("tube"),
    ),
    Fault("a pipe for a catalogue", ("kpi", "--catalog", "tube"), 2, PIPE, pipe("tube")),
    Fault("a pipe for a convention", ("convention", "tube"), 2, PIPE, pipe("tube")),
    Fault("a pipe for a workshop", ("atelier", "05", "--to", "tube"), 2, PIPE, pipe("tube")),
    Fault(
        "a file for a folder",
        ("progress", "notes"),
        2,
        ("est un fichier, là où il faut un dossier",),
        written("notes", "x"),
    ),
    Fault("a folder that is not there", ("lab", "rien"), 2, ("« rien » est introuvable",)),
    Fault("an endless device", report("-p", "commandes", "/dev/zero"), 2, PIPE),
    Fault("a socket", report("-p", "commandes", "prise"), 2, PIPE, bound),
    Fault(
        "a link that turns round",
        report("-p", "commandes", "boucle"),
        2,
        ("tourne en boucle",),
        lambda home: (home / "boucle").symlink_to("boucle"),
    ),
    Fault(
        "a link to nothing",
        report("-p", "commandes", "lien"),
        2,
        ("introuvable", "Vérifiez"),
        lambda home: (home / "lien").symlink_to("rien"),
    ),
    Fault(
        "a disk that does not answer",
        report("-p", "commandes", "lent.csv"),
        2,
        ("ne répond pas", "Vérifiez la connexion"),
        written("lent.csv", "x"),
        before=STALLED.format(call="Path.stat"),
    ),
    Fault(
        "a disk that stops in the middle",
        report("-p", "commandes", "lent.csv"),
        1,
        ("ne répond pas",),
        written("lent.csv", "x"),
        before=STALLED.format(call="Path.open"),
    ),
    # where one works
    Fault("no HOME", GOOD, 0, environment={"HOME": None}),
    Fault(
        "a workspace that is a file",
        GOOD,
        0,
        ("ne peut pas être retenu", "redonnez la commande"),
        written("fichier", ""),
        environment={"SMKIT_WORKSPACE": "fichier"},
    ),
    Fault(
        "a workspace that nobody may write in",
        GOOD,
        0,
        ("ne peut pas être retenu",),
        environment={"SMKIT_WORKSPACE": "/proc/x"},
    ),
    Fault(
        "no room for a key",
        CHECK,
        1,
        ("clé des pseudonymes", "smkit init"),
        written("c.csv", ORDERS.format("1").replace("C-1", "Prénom Nom")),
        environment={"SMKIT_WORKSPACE": "/proc/x"},
    ),
    Fault(
        "a current folder that is gone",
        ("list",),
        1,
        ("n'existe plus", "Placez-vous"),
        before="import os; os.mkdir('ici'); os.chdir('ici'); os.rmdir('../ici')",
    ),
    Fault(
        "a file in the way",
        ("report", "essai", "--to", "notes"),
        2,
        ("est un fichier", "--to"),
        written("notes", "x"),
    ),
    Fault(
        "a file in the way of a folder",
        ("report", "essai", "--to", "notes/mars"),
        2,
        ("ce n'est pas un dossier",),
        written("notes", "x"),
    ),
    Fault(
        "a place that is no disk",
        ("report", "essai", "--to", "/proc/smkit"),
        2,
        ("Choisissez un autre dossier",),
    ),
    Fault(
        "somebody's page",
        ("report", "essai", "--to", "site"),
        2,
        ("ne remplace pas", "renommez"),
        lambda home: ((home / "site").mkdir(), written("site/index.html", "<p>")(home)),
    ),
    # what the machine gives
    Fault(
        "too few addresses for compiled code",
        CHECK,
        1,
        ("0,6 Go", "ulimit -v unlimited"),
        written("c.csv", ORDERS.format("1")),
        before=LIMITED.format(kind="AS", most=600 * 2**20),
    ),
    Fault(
        "too few files open at once",
        (*GOOD, "--force"),
        1,
        ("16 fichiers à la fois", "ulimit -n"),
        before=LIMITED.format(kind="NOFILE", most=16),
    ),
    Fault(
        "too little room for data",
        CHECK,
        1,
        ("0,1 Go", "ulimit -d unlimited"),
        written("c.csv", ORDERS.format("1")),
        before=LIMITED.format(kind="DATA", most=90 * 2**20),
    ),
    Fault(
        "a library that cannot be loaded for want of memory",
        CHECK,
        1,
        ("La mémoire manque", "Fermez d'autres programmes"),
        written("c.csv", ORDERS.format("1")),
        before="import sys; sys.meta_path.insert(0, type('F', (), {'find_spec': staticmethod(lambda name, *a: "
        "(_ for _ in ()).throw(ImportError(name + ': failed to map segment from shared object')) "
        "if name == 'pandas' else None)}))",
    ),
    # what is written
    Fault("aliases that multiply", CASE, 2, ("se multiplient", "sans référence"), case(ALIASES)),
    Fault("an alias of itself", CASE, 2, ("cas.yaml",), case("&a {issue: *a}")),
    Fault("lists in lists", CASE, 2, ("emboîtées",), case("{issue: " + "[" * 3000 + "]" * 3000 + "}")),
    Fault(
        "aliases in a catalogue",
        ("kpi", "--catalog", "c.yaml"),
        1,
        ("se multiplient", "une à une"),
        written("c.yaml", ALIASES),
    ),
    Fault(
        "lists in lists of a convention",
        ("convention", "c.yaml"),
        1,
        ("emboîtées",),
        written("c.yaml", "titre: " + "[" * 3000 + "]" * 3000),
    ),
    Fault("a date where a text is", CASE, 2, ("attend un texte",), case("{}", titre="2025-01-01")),
    Fault(
        "a date that does not exist", CASE, 2, ("n'existe pas au calendrier",), case("{issue: 2025-02-31}")
    ),
    Fault(
        "a name that Windows keeps",
        ("report", "--case", "con.yaml", "--to", "sortie"),
        2,
        ("CON, NUL", "Prenez un nom court"),
        case("{}", "con.yaml"),
    ),
    Fault(
        "an amount beyond all",
        CHECK,
        1,
        ("1e308", "moins de dix mille milliards"),
        written("c.csv", ORDERS.format("1e308") + "2;02/01/2025;Thé;C-2;1;12,50\n"),
    ),
    Fault(
        "a damaged notebook",
        ("report", "casse.ipynb", "--to", "ailleurs"),
        1,
        ("illisible",),
        written("casse.ipynb", '{"cells": ['),
    ),
]


@pytest.fixture(scope="module")
def place(lasting_shelf: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The folder that every fault happens in, where a report stands."""
    place = Place(lasting_shelf, tmp_path_factory.mktemp("dossier"))
    (place.home / ".smkit").mkdir()
    done = place.run(*GOOD, SMKIT_WORKSPACE=str(place.home))
    assert done.code == 0, done.err
    return place


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def alive(session: int) -> Iterator[psutil.Process]:
    """The processes of a session that are still there."""
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                yield process
        except (OSError, psutil.Error):
            pass


def check_after(place: Place, done: Done, before: dict[str, bytes]) -> None:
    """What must hold after any fault."""
    assert "Traceback" not in done.err and "n'est pas la vôtre" not in done.err
    assert content(place.to / "essai") == before
    assert {p.name for p in place.to.iterdir()} <= {"essai", "index.html", "manifest.json", "_echecs"}
    assert {p.name for p in (place.home / ".smkit").iterdir()} <= {
        ".gitignore",
        "rapports",
        "cle",
        "pseudonymes.txt",
    }
    until = time.monotonic() + 20
    while (left := list(alive(done.session))) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault(place: Place, fault: Fault) -> None:
    before, there = content(place.to / "essai"), set(place.home.iterdir())
    fault.cause(place.home)
    environment = {"SMKIT_WORKSPACE": str(place.home)} | fault.environment
    done = place.run(*fault.arguments, before=fault.before, shell=fault.shell, **environment)
    assert done.code == fault.code, done.err
    for words in fault.said:
        assert words in " ".join((done.err + done.out).split()), done.err
    check_after(place, done, before)
    for path in set(place.home.iterdir()) - there:
        subprocess.run(["rm", "-rf", str(path)], check=True)


def test_a_later_run_is_right(place: Place) -> None:
    """After all of them: what stands is unchanged, and another report is made."""
    assert len(FAULTS) > 40
    done = place.run(*GOOD, SMKIT_WORKSPACE=str(place.home))
    assert done.code == 0 and "inchangé" in done.err
    done = place.run(*GOOD, "--force", SMKIT_WORKSPACE=str(place.home))
    assert done.code == 0 and "fait en" in done.err
    assert not list(alive(done.session))
    entries = json.loads((place.to / "manifest.json").read_text("utf-8"))["reports"]
    assert [(entry["name"], entry["made"], entry["reason"]) for entry in entries] == [("essai", True, "")]
