"""From what was asked to what is on disk: run the reports that must be, and put each in place once it is whole."""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from smkit import memory, paths, reach
from smkit.errors import suggest, why
from smkit.reports.asking import bases, inputs, matrix
from smkit.reports.asking.charte import BARE, Charte
from smkit.reports.asking.plan import Job, plan
from smkit.reports.errors import ReportError, UsageError
from smkit.reports.keeping import again, lock, pieces, place
from smkit.reports.keeping.manifest import NAME, Manifest, Outcome
from smkit.reports.keeping.pieces import Piece
from smkit.reports.running import supervise, workers
from smkit.reports.running.orders import Made, Order
from smkit.reports.running.supervise import Ending
from smkit.reports.writing import formats as known_formats
from smkit.tables import doors, environment
from smkit.tables.part import Part

__all__ = ["Job", "Outcome", "Settings", "make", "plan"]

_GENERATOR = 'name="generator" content="smkit'


@dataclass(frozen=True)
class Settings:
    """How to make reports: how many `jobs` at a time, by which `engine` ("" is this machine's), each with how many `seconds` and
    bytes of `memory` (0 is its share of three quarters of the machine's); `force` those that would come out the same; `retry`
    only those that failed; `personal`, whether personal data may be shown; `annexes`, whether what a page folds is printed too;
    `charte`, what every format wears.
    """

    jobs: int = 1
    engine: str = ""
    seconds: float = 600.0
    memory: int = 0
    force: bool = False
    retry: bool = False
    personal: bool = False
    annexes: bool = False
    charte: Charte = BARE


#: Called after each report: how many are done, how many there are as far as is known, and how it went.
Tell = Callable[[int, int, Outcome], None]


def make(
    jobs: Sequence[Job],
    to: Path,
    formats: Sequence[str] = ("html",),
    tell: Tell = lambda done, total, outcome: None,
    settings: Settings = Settings(),
    hear: supervise.Hear = lambda name, kind, content: None,
    asked: supervise.Interruption | None = None,
) -> list[Outcome]:
    """Make reports, one folder each, then the index page and the manifest beside them.

    Parameters: `jobs`; `to`, the folder to write in; `formats`, among `formats.WRITERS` (the notebook and `resultats.json` always
    come); `tell`, called after each report; `settings`; `hear`, called with what each report says while it runs; `asked`, by
    which another thread stops it all.
    Returns the outcomes, in the order of the jobs, then of the parts of those that are split by a column. A report
    that fails leaves an earlier good one as it was; its unfinished notebook is kept in `_echecs/`.
    Raises UsageError for an unknown format or engine, a folder that cannot be written in, or one where another batch writes.
    """
    known_formats.check(formats)
    engine = _engine(settings.engine)
    try:
        _make_room(to, [job.name for job in jobs])
        with (
            lock.only_one(to),
            place.workshop(to, lambda name: Manifest(to).files(name)) as work,
            supervise.interruptible(asked) as asked,
        ):
            batch = _Batch(to, work, tuple(formats), tell, replace(settings, engine=engine), hear)
            batch.make([Piece(_whole(job), job) for job in jobs], asked)
            split = [job for job in jobs if job.each]
            batch.make([part for job in split for part in batch.parts(job)], asked)
            with asked.during():
                batch.close(asked)
    except (ConnectionError, EOFError) as problem:
        raise ReportError(
            "Le moteur de calcul ne démarre pas sur cette machine. Relancez avec --engine spawn, et vérifiez l'installation avec "
            "smkit doctor."
        ) from problem
    except OSError as problem:
        raise UsageError(
            f"Impossible d'écrire dans « {to.resolve().name} » : {why(problem)}. Choisissez un autre dossier avec --to."
        ) from problem
    return [batch.outcomes[name] for name in batch.names]


class _Batch:
    """Reports being made in one folder."""

    def __init__(
        self,
        to: Path,
        work: Path,
        formats: tuple[str, ...],
        tell: Tell,
        settings: Settings,
        hear: supervise.Hear,
    ) -> None:
        self.to, self.work, self.formats, self.tell, self.settings = to, work, formats, tell, settings
        self.hear = hear
        self.manifest = Manifest(to)
        self.outcomes: dict[str, Outcome] = {}
        self.names: list[str] = []
        self.handed = work / "lectures"
        self.handed.mkdir(mode=0o700)

    def make(self, wanted: Sequence[Piece], asked: supervise.Interruption) -> None:
        """Make what must be; what stands and would come out the same is only told."""
        self.names += [piece.name for piece in wanted]
        todo = {}
        for piece in wanted:
            if standing := self._known(piece):
                self._note(standing)
            else:
                todo[piece.name] = piece
        if todo and self.settings.engine == "fork":
            workers.start_server(sorted({piece.job.report.path for piece in todo.values()}))
        folders = {name: place.scratch(self.work) for name in todo}
        shared = len(wanted) > 1 or any(piece.job.each for piece in wanted)
        tasks = {name: self._task(piece, folders[name], shared) for name, piece in todo.items()}
        with asked.during():
            if todo:
                self.manifest.begin(todo, datetime.now().astimezone().isoformat(timespec="seconds"))
            for name, ending in self._run(tasks, asked):
                self._finish(todo[name], folders[name], ending)

    def parts(self, job: Job) -> list[Piece]:
        """Return the parts of a job whose whole is done with; none, and why, when there is no value to split by."""
        whole = Piece(_whole(job), job)
        outcome, entry = self.outcomes[whole.name], self.manifest.entries.get(whole.name, {})
        column = whole.column(job.each)
        found = entry["values"] if outcome.unchanged else self._values(job)
        if found is None:
            if outcome.made:
                reason = matrix.missing(column)
                self._note(Outcome(job.name, job.report.name, made=False, reason=reason))
            return []
        if outcome.made:
            entry |= {"each": job.each, "values": found}
        try:
            named = matrix.slugs(found, column)
        except ReportError as problem:
            self._note(Outcome(job.name, job.report.name, made=False, reason=str(problem)))
            return []
        parts = [Piece(f"{job.name}/{slug}", job, Part(job.each, v)) for slug, v in named.items()]
        self.manifest.part(job.name, {whole.name, *(piece.name for piece in parts)})
        return parts

    def close(self, asked: supervise.Interruption) -> None:
        """Write the manifest and the page that leads to the reports, unless nothing has been made."""
        if all(outcome.unchanged for outcome in self.outcomes.values()) and _led_to(self.to):
            return
        self.manifest.write()
        if asked.how and not any(o.made and not o.unchanged for o in self.outcomes.values()):
            return  # somebody waits for us to stop, and the page would say what it says
        entries = list(self.manifest.entries.values())
        task = workers.Task(
            "smkit.reports.keeping.index:make",
            (self.to.resolve(), entries, self.settings.charte),
            Path.cwd(),
            self._environment(),
        )
        # where nothing ran, a process of its own has less to load than the one that runs notebooks
        none_ran = all(outcome.unchanged or outcome.again for outcome in self.outcomes.values())
        for _, ending in self._run({"index": task}, supervise.Interruption(), "spawn" if none_ran else ""):
            if reason := "le moteur de calcul s'est arrêté" if ending.reason else ending.result:
                raise ReportError(
                    f"Les rapports sont en place, mais la page index.html n'a pas pu être refaite : {reason}. Relancez la même "
                    "commande."
                )

    def _known(self, piece: Piece) -> Outcome | None:
        """What stands already, here or in another folder, and would come out the same."""
        if self.settings.force:
            return None
        origin = self._origin(piece)
        return self._standing(piece, origin) or self._again(piece, origin)

    def _standing(self, piece: Piece, origin: Mapping[str, Any]) -> Outcome | None:
        # nothing tells whether a base has changed
        job = piece.job
        if bases.named(job.parameters):
            return None
        if job.each and not piece.part and self.manifest.entries.get(piece.name, {}).get("each") != job.each:
            return None  # what it read tells the values of another column
        found = self.manifest.standing(piece.name, origin, self.formats)
        if found and found.last >= found.date[:10] != pieces.today().isoformat():
            return None  # days that were to come may have come
        return found

    def _again(self, piece: Piece, origin: Mapping[str, Any]) -> Outcome | None:
        """Put in place a report on large files that was made in another folder, where it would come out the same."""
        if not again.worth(piece, self.settings.personal):
            return None
        folder = place.scratch(self.work)
        formats = self.manifest.formats(piece.name, self.formats)
        found = again.take(origin["fingerprint"], formats, folder)
        if found is None:
            return None
        files = _prints(folder)
        reason, kept = _put(folder, self.to, piece.name, self.work, self.manifest.files)
        if reason:
            return None
        outcome = replace(found, name=piece.name, kept=tuple(kept))
        self.manifest.record(outcome, origin, files)
        return outcome

    def _origin(self, piece: Piece) -> dict[str, Any]:
        settings = self.settings
        return piece.origin(settings.personal, settings.annexes, settings.charte.fingerprint)

    def _task(self, piece: Piece, folder: Path, shared: bool) -> workers.Task:
        job, here = piece.job, self.settings.engine == "fork"
        order = Order(
            name=job.name,
            report=job.report.name,
            notebook=job.report.path,
            parameters=piece.received,
            shown=piece.shown,
            files=piece.files,
            prints=piece.by_file,
            formats=self.manifest.formats(piece.name, self.formats),
            folder=folder.resolve(),
            here=here,
            seed=piece.seed,
            part=piece.label,
            personal=self.settings.personal,
            own=job.report.own,
            annexes=self.settings.annexes,
            charte=self.settings.charte,
        )
        more = bases.environment(job.password) | (piece.part.environment() if piece.part else {})
        more[environment.ALONE] = "1" if here and not shared else ""
        if job.each and not piece.part:
            more[environment.SPLIT] = json.dumps([job.each, str(self._left(job).resolve())])
        if shared:
            more[environment.READINGS] = str(self.handed.resolve())
        return workers.Task(
            "smkit.reports.writing.produce:make", (order,), Path.cwd(), self._environment() | more
        )

    def _values(self, job: Job) -> list[str | None] | None:
        """The values of its column in what the whole has read, None when no table has it."""
        found: list[str | None] | None = None
        if (left := self._left(job)).exists():
            found = json.loads(left.read_text("utf-8"))
        return found

    def _left(self, job: Job) -> Path:
        """Where the whole of a job leaves the values of the column that its parts are made by."""
        return self.handed / f"{job.name}.json"

    def _run(
        self, tasks: dict[str, workers.Task], asked: supervise.Interruption, engine: str = ""
    ) -> Iterator[tuple[str, Ending]]:
        jobs, engine = self.settings.jobs, engine or self.settings.engine
        most = self.settings.memory or int(0.75 * memory.limit() / jobs)
        limits = supervise.Limits(self.settings.seconds, most)
        return supervise.run(tasks, engine, jobs, limits, asked, self.hear)

    def _finish(self, piece: Piece, folder: Path, ending: Ending) -> None:
        made = ending.result or Made(reason=ending.reason, cell=ending.cell)
        if ending.reason and not ending.stopped:
            from smkit.reports.writing import produce  # heavy, and seldom needed here

            produce.keep_so_far(ending.said, piece.shown, folder)
        reason, kept = made.reason if ending.stopped else piece.disturbed() or made.reason, list[str]()
        files = _prints(folder)
        if not reason:
            reason, kept = _put(folder, self.to, piece.name, self.work, self.manifest.files)
        if reason:
            place.put_aside(folder, self.to, piece.name)
        outcome = Outcome(
            name=piece.name,
            report=piece.job.report.name,
            made=not reason,
            title=made.title or piece.job.report.title,
            answer=made.answer,
            reason=reason,
            formats=made.formats,
            seconds=round(ending.seconds, 2),
            date=datetime.now().astimezone().isoformat(timespec="seconds"),
            cell=made.cell,
            memory=round(ending.peak / 2**20),
            missing=made.missing,
            part=" : ".join(piece.label or ()),
            personal=self.settings.personal,
            kept=tuple(kept),
            case=piece.job.case,
            period=made.period,
            last=made.last,
            alerts=made.alerts,
        )
        origin = self._origin(piece)
        with suppress(OSError):  # no room now; it is written again at the end
            self.manifest.record(outcome, origin, {} if reason else files)
        if not reason and again.worth(piece, self.settings.personal):
            read = next(iter(piece.read.values())).name
            again.keep(origin["fingerprint"], outcome, files, self.to / piece.name, read)
        self._note(outcome)

    def _environment(self) -> dict[str, str]:
        """What a report's process finds there: no progress record, the workspace of who started it, whether people are named.

        Whoever reads what it writes holds neither the command nor the folders of who asked: answers are told as in a page."""
        return dict(os.environ) | {
            "SMKIT_HEADLESS": "1",
            "SMKIT_WORKSPACE": str(paths.workspace().resolve()),
            "PYTHONHASHSEED": "0",
            environment.PERSONAL: "1" if self.settings.personal else "",
            environment.PHONE: "1" if "html" in self.formats else "",
            environment.SLIDES: "1" if "pptx" in self.formats else "",
            environment.DOOR: doors.typed([], {}, "page"),
        }

    def _note(self, outcome: Outcome) -> None:
        self.outcomes[outcome.name] = outcome
        if outcome.name not in self.names:
            self.names.append(outcome.name)
        self.tell(len(self.outcomes), len(self.names), outcome)


def _whole(job: Job) -> str:
    return f"{job.name}/{matrix.WHOLE}" if job.each else job.name


def _prints(folder: Path) -> dict[str, str]:
    """The SHA-256 of the files of a folder."""
    return {path.name: inputs.fingerprint(path) for path in sorted(folder.glob("*.*"))}


def _put(folder: Path, to: Path, name: str, work: Path, written: place.Written) -> tuple[str, list[str]]:
    """Put a report in place; return why that could not be done, or an empty text, and the edited files that were kept."""
    try:
        return "", place.put(folder, to, name, work, written)
    except OSError as problem:
        return (
            f"Le rapport est fait mais n'a pas pu être mis en place : {why(problem)}. Fermez ses fichiers s'ils sont ouverts, "
            "puis relancez avec --retry."
        ), []


def _make_room(to: Path, names: Sequence[str]) -> None:
    """Make the folder, and refuse before any work what would be lost by it: a plain file in the way, a page that is not ours."""
    reach.written(to.resolve())
    for place_ in (to, *(to / name for name in names)):
        if place_.is_file():
            raise UsageError(
                f"« {place_.name} » est un fichier, là où il faut un dossier. Déplacez-le ou renommez-le, ou choisissez un autre "
                "dossier avec --to."
            )
    page = to / "index.html"
    if page.is_file() and not (to / NAME).exists() and _GENERATOR not in page.read_text("utf-8", "replace"):
        raise UsageError(
            f"« {to.resolve().name} » a déjà une page index.html, que smkit n'a pas écrite et ne remplace pas. Choisissez un autre "
            "dossier avec --to, ou renommez cette page."
        )
    to.mkdir(parents=True, exist_ok=True)


def _led_to(to: Path) -> bool:
    """Whether the page that leads to the reports was made after their manifest: what is killed between the two makes it again."""
    try:
        return (to / "index.html").stat().st_mtime_ns >= (to / NAME).stat().st_mtime_ns
    except OSError:
        return False


def _engine(wanted: str) -> str:
    if not wanted:
        return workers.default_engine()
    if wanted not in workers.ENGINES:
        hint = suggest(wanted, workers.ENGINES) or f" Moteurs connus : {', '.join(workers.ENGINES)}."
        raise UsageError(f"Le moteur « {wanted} » n'existe pas.{hint}")
    if wanted == "fork" and not hasattr(os, "fork"):
        raise UsageError("Cette machine ne sait pas dupliquer un processus : relancez sans --engine.")
    return wanted
