"""A report is asked for on the page: noted in the workspace, made by the batch engine, found again."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from smkit.errors import SmkitError
from smkit.etabli.labels import TEXTS
from smkit.etabli.place import Place
from smkit.etabli.told import Told
from smkit.etabli.work import Work, steps
from smkit.reports.asking import charte, plan, recall, shelf
from smkit.reports.asking.matrix import WHOLE
from smkit.reports.keeping import build, lock
from smkit.reports.keeping.manifest import Manifest, replace
from smkit.reports.keeping.place import FAILED
from smkit.tables.schema import table
from smkit.typography import slug

#: The formats that come at once, and those that are asked for.
AT_ONCE, MORE = ("html", "xlsx"), ("pdf", "pptx")


@dataclass(frozen=True)
class Demand:
    """A report asked for: its `report`, the values `given`, by parameter, its `files`, by parameter, and the column `each`."""

    report: str
    given: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    each: str = ""

    @property
    def name(self) -> str:
        """The folder of its report: the report, then the file that it reads."""
        first = next(iter(self.files.values()), "")
        stem = slug(Path(first).stem)[:40]
        return "_".join(filter(None, [self.report, stem, f"par_{self.each}" if self.each else ""]))


def parameters(demand: Demand, place: Place) -> dict[str, str]:
    """Return the parameters that a demand gives its report: files in the workspace, and what was told of them.

    What was told goes by a file of its own, since a header may hold any sign; its name says its content, so that a report
    whose answers change is made again.
    """
    found = dict(demand.given)
    kept = []
    for stem, name in demand.files.items():
        path = place.file(name)
        if path is None:
            raise SmkitError(f"Le fichier « {name} » n'est plus dans vos fichiers. Choisissez-en un autre.")
        found[stem] = f"mes_fichiers/{name}"
        if stem in TEXTS:
            continue
        told = place.told(name)
        if told.columns or told.answers:
            kept.append(_mapping(told, stem, place))
        if told.answers.get("base"):
            found.setdefault("base", told.answers["base"])
        if told.currency != "EUR":
            found.setdefault("devise", told.currency)
    if kept:
        found["colonnes"] = ", ".join(kept)
    return found


def note(demand: Demand, place: Place) -> None:
    """Note a demand that was met under the name of its report, so that it can be made again."""
    replace(place.own("demandes") / f"{demand.name}.json", json.dumps(asdict(demand), ensure_ascii=False))


def noted(name: str, place: Place) -> Demand | None:
    """Return the demand of a report, None when it is not known here."""
    with suppress(OSError, ValueError, TypeError):
        content = json.loads((place.own("demandes") / f"{Path(name).name}.json").read_text("utf-8"))
        return Demand(**content)
    return None


def check(demand: Demand, place: Place) -> None:
    """Raise SmkitError where a demand cannot be met, before anything runs."""
    item = shelf.find("rapports", demand.report)
    plan.job(demand.name, item, parameters(demand, place), place.root, demand.each)


def parameters_shown(demand: Demand, place: Place) -> dict[str, str]:
    """Return the parameters of a demand; {} where its files are gone."""
    with suppress(SmkitError):
        return parameters(demand, place)
    return {}


def make(work: Work, demand: Demand, place: Place, formats: Sequence[str] = AT_ONCE, last: str = "") -> None:
    """Make the report of a demand, and say in `work` how far it is; its result is the name of its folder.

    What it is compared with is what it said before, or, the first time, what `last` says: the same report on the export of the
    month before.
    Raises SmkitError when it cannot be asked for so.
    """
    item = shelf.find("rapports", demand.report)
    work.says = "Préparation du rapport…"
    job = plan.job(demand.name, item, parameters(demand, place), place.root, demand.each)
    known: dict[str, tuple[dict[int, int], dict[int, str]]] = {}

    def hear(name: str, kind: str, content: Any) -> None:
        if kind == "start":
            known[name] = steps(content)
            work.done, work.total = 0, len(known[name][0])
        elif kind == "cell" and name in known:
            ranks, titles = known[name]
            work.done = ranks.get(content, 1) - 1
            work.says = titles.get(content) or "Lecture des données et calculs"
        elif kind == "done" and name in known and content[0] in known[name][0]:
            work.done = known[name][0][content[0]]
            if work.done == work.total:
                work.says = "Mise en page du rapport"

    before = _said(place, demand.name) or _said(place, last)
    entries = dict(Manifest(place.reports).entries)
    worn = charte.find(place.root)
    settings = build.Settings(charte=worn)
    outcomes = build.make([job], place.reports, formats, settings=settings, hear=hear, asked=work.asked)
    failed = next((outcome for outcome in outcomes if not outcome.made), None)
    work.stopped &= failed is not None  # it may have been whole when that was asked
    if work.stopped:
        _as_before(place, demand.name, entries)
        return
    recall.note([job], place.reports)
    work.result = {
        "name": demand.name,
        "made": any(outcome.made for outcome in outcomes),
        "missing": [*filter(None, [worn.note]), *(text for o in outcomes for text in o.missing)],
    }
    if failed:
        work.reason = failed.reason
    elif not set(formats) - set(AT_ONCE):  # another format of the same report is no other time
        for outcome in outcomes:
            said = before.get(_part(outcome.name))
            if said is not None and not outcome.unchanged:
                replace(place.before(outcome.name), json.dumps(said, ensure_ascii=False))


def stands(work: Work) -> bool:
    """Has a work that is done left a report, or parts of one, to be read?

    >>> stands(Work(result={"made": True})), stands(Work(result={"made": False})), stands(Work())
    (True, False, False)
    """
    return bool(work.result and work.result["made"])


def _as_before(place: Place, whole: str, entries: dict[str, Any]) -> None:
    """Leave nothing of a report that was stopped: neither its half, nor the note of it."""
    with lock.only_one(place.reports):
        manifest = Manifest(place.reports)
        for name in [each for each in manifest.entries if each.partition("/")[0] == whole]:
            shutil.rmtree(place.reports / FAILED / name, ignore_errors=True)
            del manifest.entries[name]
            if name in entries:
                manifest.entries[name] = entries[name]
        with suppress(OSError):  # others failed, and are kept there
            (place.reports / FAILED).rmdir()
        manifest.write()


def index(place: Place) -> tuple[str, Path, list[dict[str, Any]]]:
    """Return what a worker does for `index.html` to list what there is, and its arguments."""
    return "smkit.reports.keeping.index:make", place.reports, list(Manifest(place.reports).entries.values())


def made(place: Place) -> list[dict[str, Any]]:
    """Return the reports of the workspace as its manifest knows them, the newest first, and `of` what files each is; parts of one
    stand under its name.
    """
    entries = [
        e | {"of": about(place, e["name"])} for e in Manifest(place.reports).entries.values() if e["made"]
    ]
    return sorted(entries, key=lambda entry: str(entry["date"]), reverse=True)


def about(place: Place, name: str) -> str:
    """Return what a report reads: the names of its files; "" where it was not asked for on the page."""
    demand = noted(name.partition("/")[0], place)
    return ", ".join(demand.files.values()) if demand else ""


def file_of(place: Place, name: str, file: str) -> Path | None:
    """Return a file of a report, by the report's name and its own; None when the workspace has no such thing."""
    entry = Manifest(place.reports).entries.get(name)
    if entry is None or file not in entry.get("files", {}) or file != Path(file).name:
        return None
    path = place.reports / name / file
    return path if path.is_file() and path.resolve().is_relative_to(place.reports.resolve()) else None


def delete(place: Place, name: str) -> None:
    """Delete a report with its parts, and what was noted of it. Raises SmkitError while another is being made."""
    if name not in Manifest(place.reports).entries:
        return
    whole = name.partition("/")[0]  # with its parts
    with lock.only_one(place.reports):
        manifest = Manifest(place.reports)
        shutil.rmtree(place.reports / whole)
        for each in [each for each in manifest.entries if each.partition("/")[0] == whole]:
            del manifest.entries[each]
            place.before(each).unlink(missing_ok=True)
        manifest.write()
    (place.own("demandes") / f"{whole}.json").unlink(missing_ok=True)


def _said(place: Place, whole: str) -> dict[str, Any]:
    """What a report and its parts say now: {part: results}."""
    found = {}
    for name in Manifest(place.reports).entries:
        if name.partition("/")[0] == whole:
            with suppress(OSError, ValueError):
                found[_part(name)] = json.loads((place.reports / name / "resultats.json").read_text("utf-8"))
    return found


def _part(name: str) -> str:
    """The part of a report that its name says, "" for the whole, whether or not there are others."""
    part = name.partition("/")[2]
    return "" if part == WHOLE else part


def _mapping(told: Told, stem: str, place: Place) -> str:
    import yaml

    content = {"table": table(stem).stem, "colonnes": dict(told.columns), **told.answers}
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    name = f"{stem}-{hashlib.sha256(text.encode()).hexdigest()[:10]}.yaml"
    replace(place.own("correspondances") / name, text)
    return f".smkit/etabli/correspondances/{name}"
