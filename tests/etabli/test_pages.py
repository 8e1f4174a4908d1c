"""The pages over HTTP: who may come in, what hostile names and files meet, and that it ends when it is told to."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from workshop import Workshop, workshop

ORDERS = "N° de commande;Date;Montant;Statut\nC1;03/04/2026;12,50;Livrée\nC2;04/04/2026;20;Devis\nC3;05/04/2026;30;Emballé\n"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with workshop(tmp_path_factory.mktemp("etabli")) as served:
        yield served


@pytest.mark.parametrize(
    "path", ["/", "/rapports", "/vie", "/fichier?nom=x", "/etabli.css", "/piece?nom=a&fichier=b"]
)
@pytest.mark.parametrize("token", [None, "faux"])
def test_nobody_comes_in_without_the_token(here: Workshop, path: str, token: str | None) -> None:
    status, _, said = here.ask("GET", path, token=token)
    assert status == 403 and "smkit ouvrir" in said
    assert here.token not in said


def test_the_token_leaves_the_address_for_a_cookie_of_this_site_alone(here: Workshop) -> None:
    status, headers, _ = here.ask("GET", f"/?token={here.token}", token=None)
    assert status == 303 and headers["Location"] == "/etabli/"
    assert "SameSite=Strict" in headers["Set-Cookie"] and "HttpOnly" in headers["Set-Cookie"]


def test_another_site_is_refused(here: Workshop) -> None:
    assert here.ask("GET", "/", headers={"Host": "ailleurs.example"})[0] == 403
    _, headers, _ = here.ask("GET", f"/?token={here.token}", token=None)
    cookie = headers["Set-Cookie"].partition(";")[0]
    foreign = {"Cookie": cookie, "Origin": "http://ailleurs.example"}
    assert here.ask("POST", "/quitter", {}, foreign, token=None)[0] in (403, 404)
    assert here.ask("POST", "/quitter", {}, {"Cookie": cookie}, token=None)[0] in (
        403,
        404,
    )  # nor without the page's own mark
    assert here.ask("GET", "/vie")[0] == 200


def test_a_page_runs_nothing_but_its_own_script(here: Workshop) -> None:
    status, headers, said = here.ask("GET", "/")
    policy = headers["Content-Security-Policy"]
    assert status == 200 and "default-src 'none'" in policy and "unsafe" not in policy
    assert "<script>" not in said and " style=" not in said and "onclick" not in said


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\x",
        "/etc/passwd",
        ".smkit/cle",
        "\0",
        "a\0b",
        "x" * 5000,
        "mes_fichiers/../.smkit",
        ".",
    ],
)
def test_no_name_leads_outside(here: Workshop, name: str) -> None:
    for path in (f"/fichier?nom={quote(name)}", f"/fichier/rejets?nom={quote(name)}",
                 f"/piece?nom={quote(name)}&fichier=rapport.html", f"/lire?nom={quote(name)}"):  # fmt: skip
        assert here.ask("GET", path)[0] == 404, path
    assert here.ask("POST", "/fichier/oublier", {"nom": name})[0] == 404
    assert here.ask("POST", "/supprimer", {"nom": name})[0] == 303  # nothing of that name, nothing deleted
    assert (here.root / ".smkit").is_dir()


def test_a_link_in_the_folder_is_not_followed(here: Workshop, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("secret\n1\n")
    link = here.root / "mes_fichiers" / "lien.csv"
    link.symlink_to(tmp_path / "secret.csv")
    assert here.ask("GET", "/fichier?nom=lien.csv")[0] == 404
    assert "lien.csv" not in here.ask("GET", "/")[2]
    link.unlink()


def test_a_file_lands_in_the_folder_whatever_its_name(here: Workshop) -> None:
    page = here.give("../../<b>évasion</b>\0.csv", ORDERS.encode())
    assert page == "/fichier?nom=b%3E.csv" or page.startswith("/fichier?nom=")
    assert all(path.parent == here.root / "mes_fichiers" for path in here.root.rglob("*vasion*"))
    assert not (here.root.parent / "evasion").exists()


def test_words_of_a_file_are_never_tags(here: Workshop) -> None:
    content = ORDERS.replace("Emballé", "<img src=x onerror=alert(1)>").replace(
        "C1", "<script>alert(2)</script>"
    )
    said = here.read(here.give("balises.csv", content.encode()))[1]
    assert "&lt;img src=x" in said and "<img src=x" not in said and "<script>alert" not in said


def test_what_is_recognised_and_asked_then_answered(here: Workshop) -> None:
    page = here.give("ventes.csv", ORDERS.encode())
    said = here.read(page)[1].replace("\xa0", " ").replace("\u202f", " ")
    assert "Commandes" in said and "42,50 €" in said  # the quote is apart
    assert 'name="r.en_attente"' in said and 'name="mot.statuts.Emballé"' in said
    answers = {"table": "orders", "r.en_attente": "compter", "mot.statuts.Emballé": "annulee"}
    assert here.ask("POST", page, answers)[0] == 303
    said = here.read(page)[1].replace("\xa0", " ").replace("\u202f", " ")
    assert "32,50 €" in said  # with the quote, without what was cancelled
    assert "checked" in said.partition('value="compter"')[2][:20]


def test_no_field_is_asked_twice(here: Workshop) -> None:
    """The last of two fields of one name would silence the first."""
    lines = "N°;Date;Article;Quantité;Prix unitaire HT;Remise %\nR1;01/06/2025;Tasse;2;50,00;20 %\n"
    said = here.read(here.give("remises.csv", lines.encode()))[1]
    form = said.partition('id="reponses"')[2].partition("</form>")[0]
    asked = re.findall(
        r'<select id="[^"]*" name="([^"]+)"|<legend>[^<]*</legend>\s*<label[^>]*><input type="radio" name="([^"]+)"',
        form,
    )
    names = [first or second for first, second in asked]
    assert "c.discount" in names and len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("image.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "contenu"),
        ("vide.csv", b"", "vide"),
        ("abime.xlsx", b"PK\x03\x04" + b"\0" * 400, "abîm"),
        ("page.xls", b"<html><body>x</body></html>", "page web"),
        ("nul.csv", b"a;b\n1;\x002\n", "binaire"),
        ("mots.csv", b"bonjour\nle monde\n", "Dites ce qu"),
    ],
)
def test_a_broken_file_is_a_french_sentence(here: Workshop, name: str, content: bytes, word: str) -> None:
    status, said = here.read(here.give(name, content))
    assert status == 200 and 'role="alert"' in said and word in said
    assert "Traceback" not in said and "n'est pas la vôtre" not in said


def test_what_is_too_large_is_refused_before_it_comes(here: Workshop) -> None:
    with socket.create_connection(("127.0.0.1", here.port), timeout=20) as line:
        head = f"PUT /etabli/depot?nom=gros.csv HTTP/1.1\r\nHost: 127.0.0.1:{here.port}\r\nAuthorization: token {here.token}\r\n"
        line.sendall(f"{head}Content-Length: {3 << 30}\r\n\r\n".encode())
        said = line.recv(65536).decode()
    assert " 400 " in said.splitlines()[0] and "Go au plus" in said.replace("\\u00a0", " ")


def test_half_a_file_leaves_nothing(here: Workshop) -> None:
    with socket.create_connection(("127.0.0.1", here.port), timeout=20) as line:
        head = f"PUT /etabli/depot?nom=moitie.csv HTTP/1.1\r\nHost: 127.0.0.1:{here.port}\r\nAuthorization: token {here.token}\r\n"
        line.sendall(f"{head}Content-Length: 1000\r\n\r\n".encode() + b"a;b\n")
        time.sleep(0.3)
    drafts = here.root / ".smkit" / "etabli" / "depot"
    end = time.monotonic() + 5
    while any(drafts.glob("*.part")) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(drafts.glob("*.part")) and not (here.root / "mes_fichiers" / "moitie.csv").exists()


def test_an_unknown_report_or_work_is_said(here: Workshop) -> None:
    assert here.ask("GET", "/demander?rapport=../../x")[0] == 404
    assert "plus en cours" in here.ask("GET", "/travail?id=x")[2]
    status, _, said = here.ask("POST", "/demander?rapport=indicateurs", {"commandes": "absent.csv"})
    assert status == 400 and "Choisissez-en un autre" in said


def test_the_rejected_rows_are_a_workbook(here: Workshop) -> None:
    page = here.give("rejets.csv", ORDERS.replace("05/04/2026", "31/02/2026").encode())
    assert "31/02/2026" in here.read(page)[1]
    status, headers, _ = here.ask("GET", page.replace("fichier?", "fichier/rejets?"))
    assert status == 200 and "commandes_rejets.xlsx" in headers["Content-Disposition"]


def again(here: Workshop, cwd: Path, *folder: str) -> str:
    """What a second start says, by the same person."""
    own = {
        name: value for name, value in os.environ.items() if name not in ("SMKIT_WORKSPACE", "XDG_DATA_HOME")
    }
    command = [sys.executable, "-m", "smkit", "ouvrir", *folder, "--sans-navigateur"]
    home = {"HOME": str(here.root.parent)}
    said = subprocess.run(command, cwd=cwd, env=own | home, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    return said.stdout


def test_a_second_start_opens_the_first_and_says_where(here: Workshop, tmp_path: Path) -> None:
    said = again(here, tmp_path, str(here.root))
    assert here.token in said and f"Espace de travail : {here.root}" in said
    assert "~/kit/mes_fichiers" in here.ask("GET", "/")[2]


def test_who_names_no_workspace_finds_the_last_one(here: Workshop, tmp_path: Path) -> None:
    assert here.token in again(here, tmp_path) and not list(tmp_path.iterdir())


def test_it_is_soon_there_and_light(tmp_path: Path) -> None:
    """Five seconds on two quiet cores, in the processor's own time, which does not count what others do; 150 MB at rest."""
    with workshop(tmp_path) as there:
        assert there.ask("GET", "/")[0] == 200
        processes = [psutil.Process(there.pid), *psutil.Process(there.pid).children(recursive=True)]
        spent = sum(sum(process.cpu_times()[:2]) for process in processes)
        held = sum(process.memory_info().rss for process in processes) / 1e6
        print(f"prêt en {spent:.1f} s de processeur, {held:.0f} Mo")
        assert spent < 5 and held < 150


def test_it_ends_when_told_or_when_nobody_is_there(tmp_path: Path) -> None:
    with workshop(tmp_path, SMKIT_ETABLI_PATIENCE="1") as there:
        note = there.root / ".smkit" / "etabli" / "serveur.json"
        end = time.monotonic() + 20
        while note.exists() and time.monotonic() < end:
            time.sleep(0.1)
        assert not note.exists()
        log = tmp_path / "server.log"
        while "est fermé" not in log.read_text("utf-8") and time.monotonic() < end:
            time.sleep(0.1)
    assert log.read_text("utf-8").splitlines()[-4:] == [
        "Gardez cette fenêtre ; pour l'arrêter : « Quitter » dans la page, ou Ctrl-C ici.",
        "Il se ferme aussi de lui-même, 1 seconde après qu'on a fermé sa dernière page.",
        "Aucune page n'était ouverte depuis 1 seconde : l'établi s'est fermé de lui-même.",
        "L'établi est fermé. Vos fichiers et vos rapports sont dans votre dossier.",
    ]


@pytest.mark.parametrize("path", ["/nimporte", "/", "/etabli.html", "/labo/x"])
def test_an_address_outside_the_pages_is_said_in_french_too(here: Workshop, path: str) -> None:
    known = {"Authorization": f"token {here.token}"}
    status, where, said = bare(here, path, **known)
    if path == "/":  # Jupyter's own way home
        assert status == 302 and where.startswith("/etabli/")
        return
    assert status == 404 and "Il n'y a rien à cette adresse" in said and "Mes rapports" in said
    status, _, said = bare(here, path)
    assert status == 403 and "il lui manque la clé" in said and "Mes rapports" not in said


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_an_address_that_leads_nowhere_is_said_in_french_to_who_may_come_in(
    here: Workshop, method: str
) -> None:
    status, headers, said = here.ask(method, "/nimporte/quoi")
    assert status == 404 and "Il n'y a rien à cette adresse" in unescape(said)
    assert method == "PUT" or ("Mes rapports" in said and headers["Content-Type"].startswith("text/html"))
    status, _, said = here.ask(method, "/nimporte/quoi", token=None)
    assert status == 403 and "il lui manque la clé" in said


def bare(here: Workshop, path: str, **headers: str) -> tuple[int, str, str]:
    """What the server answers at an address that is not ours alone: its code, where it leads, what it says."""
    line = http.client.HTTPConnection("127.0.0.1", here.port, timeout=60)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    found = (
        answer.status,
        answer.getheader("Location", ""),
        unescape(answer.read().decode("utf-8", "replace")),
    )
    line.close()
    return found


def test_a_tab_of_another_day_is_told_in_french_that_its_key_is_old_and_opens_again_with_the_new_one(
    here: Workshop,
) -> None:
    lesson, simulator = "/doc/tree/une.ipynb", "/voila/render/notebooks/aucun.ipynb"
    for path in ("/login", lesson, "/lab/tree/une.ipynb", simulator):
        status, _, said = bare(here, path)
        assert status == 403 and "il lui manque la clé" in said and "Mes rapports" not in said
    known = {"Authorization": f"token {here.token}"}
    assert bare(here, "/login", **known)[:2] == (303, "/etabli/")
    assert bare(here, simulator, **known)[:2] == (303, simulator)  # what shows it comes
    assert bare(here, simulator, **known)[0] != 303  # and answers by itself


def test_leaving_stops_it(here: Workshop) -> None:  # the last of this file
    said = here.ask("POST", "/quitter", {})[2]
    assert "est fermé" in said
    assert re.findall(r"<(?:a|button|form)\b[^>]*>", said) == [
        '<a class="skip" href="#contenu">'
    ]  # nothing answers any more
    end = time.monotonic() + 10
    while (here.root / ".smkit" / "etabli" / "serveur.json").exists() and time.monotonic() < end:
        time.sleep(0.1)
    with pytest.raises(OSError):
        here.ask("GET", "/vie")
