"""What a learner has practised: one small file in their own workspace, and nowhere else."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from random import SystemRandom
from typing import Any

from smkit import filing, paths
from smkit.display.shell import shell
from smkit.errors import why
from smkit.held import held
from smkit.training import review

FILE, DRAW = "progression.json", "tirage"
LED = "atelier"  # there in a learner's folder of a workshop: its solutions are with who leads
_WAIT = 30.0  # seconds for which another window is waited for
_asked: ContextVar[int | None] = ContextVar("asked", default=None)


@dataclass(frozen=True)
class LessonProgress:
    """How far a lesson is: names of the exercises done and left, in the lesson's order (its quiz last)."""

    lesson: str
    title: str
    done: tuple[str, ...]
    left: tuple[str, ...]


def record(name: str, *, right: bool, answer: Any = None, meant: str = "") -> str:
    """Note an attempt at an exercise; once right, it stays so. Does nothing in headless runs.

    Parameters: `name`; `right`; `answer`, of which only a fingerprint is kept: the same one again (« run all above » on the
    second day) is no attempt; `meant`, the mistake that was recognised.
    A file that cannot be written never stops a lesson: returns why it cannot, in French, or an empty text.
    """
    if not enabled():
        return ""
    name = name.partition("@")[0]  # with other numbers, it is the same exercise
    try:
        with _alone():
            attempts = _load()
            before = attempts.get(name, {})
            mark = _fingerprint(answer)
            if answer is not None and before.get("reponse") == mark:
                return ""
            attempts[name] = _after(before, right, mark, meant)
            _save(attempts)
    except OSError as problem:
        return f"Votre réponse n'a pas pu être notée dans votre progression : {why(problem)}."
    return ""


def _after(before: dict[str, Any], right: bool, mark: str, meant: str) -> dict[str, Any]:
    """The entry of an exercise once one more attempt is counted."""
    entry = before | {
        "juste": bool(before.get("juste")) or right,
        "essais": int(before.get("essais", 0)) + 1,
        "erreurs": 0 if right else int(before.get("erreurs", 0)) + 1,
        "le": date.today().isoformat(),
        "a": datetime.now(UTC).isoformat(),
        "reponse": mark,
    }
    if entry["juste"]:  # the day of the first success: what is seen again later was finished then
        kept = before.get("acquis") or (before.get("le") if before.get("juste") else None)
        entry["acquis"] = kept or entry["le"]
    if before.get("carte") or right:  # what was right once is seen again, some days later
        now = datetime.now(UTC)
        try:
            entry["carte"] = review.rescheduled(before.get("carte"), right, now)
        except (ValueError, KeyError, TypeError):  # a card that somebody edited
            entry["carte"] = review.rescheduled(None, right, now)
    if meant and not right:
        made = dict(before.get("fautes", {}))
        entry["fautes"] = made | {meant: made.get(meant, 0) + 1}
    return entry


def errors(name: str, answer: Any = None) -> int:
    """Return how many wrong answers in a row came before this one; the same one twice is once."""
    before = _load().get(name.partition("@")[0], {}) if enabled() else {}
    told = int(before.get("erreurs", 0))
    return max(0, told - 1) if before.get("reponse") == _fingerprint(answer) else told


def attempts(name: str) -> int:
    """Return how many attempts were made at an exercise or a quiz."""
    return int(_load().get(name, {}).get("essais", 0)) if enabled() else 0


def due(now: datetime) -> list[str]:
    """Return the exercises whose day to be seen again has come, the longest waiting first. Parameters: `now`, in UTC."""
    waiting = [
        (str(entry["carte"]["due"]), name)
        for name, entry in _load().items()
        if review.due(entry.get("carte"), now)
    ]
    return [name for _, name in sorted(waiting) if not name.endswith(".quiz")]


def last() -> str:
    """Return the name of the exercise that was tried last; empty when there is none."""
    tried = [(str(entry.get("a") or entry.get("le", "")), name) for name, entry in _load().items()]
    return max(tried)[1] if tried else ""


def summary() -> list[LessonProgress]:
    """Return the progress of every lesson, in the order of the course."""
    from smkit.training import registry

    known = _load()
    result = []
    for prefix, notebook in registry.LESSONS.items():
        lesson = registry.load(prefix)
        names = [*(exercise.name for exercise in lesson.EXERCISES), f"{prefix}.quiz"]
        done = tuple(name for name in names if known.get(name, {}).get("juste"))
        left = tuple(name for name in names if name not in done)
        result.append(LessonProgress(notebook, lesson.TITLE, done, left))
    return result


def finished(course: str) -> date | None:
    """Return the day when the last exercise of a path was done; None when some are left.

    Parameters: `course`, of `registry.COURSES`.
    """
    from smkit.training import registry

    lessons = {registry.LESSONS[prefix] for prefix in registry.COURSES[course][1]}
    mine = [lesson for lesson in summary() if lesson.lesson in lessons]
    if any(lesson.left for lesson in mine):
        return None
    known = _load()
    mastered = [known[name] for lesson in mine for name in lesson.done]
    days = [day for entry in mastered if (day := entry.get("acquis") or entry.get("le"))]
    return max(map(date.fromisoformat, days), default=date.today())


def reset() -> None:
    """Forget everything that was practised in this workspace."""
    _file().unlink(missing_ok=True)


def damaged() -> list[str]:
    """Return the names of the records of this workspace that were damaged and set aside, the last one last."""
    found = _file().parent.glob(f"{Path(FILE).stem}.abime*.json")
    return [each.name for each in sorted(found, key=lambda each: (len(each.name), each.name))]


def led() -> bool:
    """Tell whether this workspace is a station of a workshop, whose solutions are with who leads it."""
    return _file().with_name(LED).exists()


def draw() -> int:
    """Return the number that draws a learner's own figures: kept in their workspace, 1 where nobody is at the keyboard.

    Two learners have other figures, and so other answers; a folder that a workshop made has its own already.
    """
    if (asked := _asked.get()) is not None:
        return asked
    if not attended():
        return 1
    if (kept := _drawn()) is not None:
        return kept
    try:
        with _alone():
            if (kept := _drawn()) is None:  # another window may just have drawn it
                kept = SystemRandom().randrange(2, 10_000)
                _put(_file().with_name(DRAW), str(kept))
            return kept
    except OSError:
        return 1  # what cannot be kept would change at each run


def _drawn() -> int | None:
    """The number that was drawn before."""
    try:
        return int(_file().with_name(DRAW).read_text("utf-8"))
    except (OSError, ValueError):
        return None


@contextmanager
def drawn_as(number: int) -> Iterator[None]:
    """Speak of the figures of another folder, whose number is given."""
    token = _asked.set(number)
    try:
        yield
    finally:
        _asked.reset(token)


def headless() -> bool:
    """Tell whether the environment says that nobody is at the keyboard (CI, regenerated notebooks)."""
    return any(os.environ.get(name) for name in ("CI", "SMKIT_HEADLESS"))


def enabled() -> bool:
    """Tell whether progress is recorded: not in headless runs, nor by Papermill, nbconvert or nbval.

    Those drive a kernel that may not ask questions of anybody, which is how they are told from a person.
    """
    kernel = getattr(shell(), "kernel", None)
    return not headless() and getattr(kernel, "_allow_stdin", True)


def attended() -> bool:
    """Tell whether somebody types in a notebook: not in a script, nor where progress is not recorded."""
    return shell() is not None and enabled()


def _fingerprint(answer: Any) -> str:
    return sha256(repr(answer).encode()).hexdigest()[:12]


def _file() -> Path:
    return paths.workspace() / ".smkit" / FILE


@contextmanager
def _alone() -> Iterator[None]:
    """Write while no other window does: what each has read and adds would replace what the other one added.

    One that does not let go, or a disk that has no locks, stops no lesson.
    """
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with held(file.with_suffix(".verrou"), _WAIT):
        yield


def _load() -> dict[str, Any]:
    """Read the record; a damaged one is set aside under another name, and a new one begun."""
    file = _file()
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))  # Windows' Notepad signs what it saves
        if isinstance(content, dict) and all(isinstance(entry, dict) for entry in content.values()):
            return {name: _sound(entry) for name, entry in content.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        pass
    try:
        file.replace(filing.untaken(file.with_suffix(".abime.json"), numbered=lambda stem, n: f"{stem}{n}"))
    except OSError:
        pass
    return {}


def _sound(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry without the values that somebody edited into something else: what is right in it stays."""
    kept = dict(entry)
    for name in ("essais", "erreurs"):
        if name in kept and not (isinstance(kept[name], int) and kept[name] >= 0):
            del kept[name]
    made = kept.get("fautes")
    if made is not None and not (isinstance(made, dict) and all(isinstance(n, int) for n in made.values())):
        del kept["fautes"]
    card = kept.get("carte")
    if card is not None and not (isinstance(card, dict) and isinstance(card.get("due"), str)):
        del kept["carte"]
    for name, read in (
        ("le", date.fromisoformat),
        ("acquis", date.fromisoformat),
        ("a", datetime.fromisoformat),
    ):
        try:
            read(kept.get(name, ""))
        except (TypeError, ValueError):
            kept.pop(name, None)
    return kept


def _save(attempts: dict[str, Any]) -> None:
    _put(_file(), json.dumps(attempts, ensure_ascii=False, indent=1, sort_keys=True))


def _put(file: Path, text: str) -> None:
    """Write beside, then put in place: a crash leaves the former file whole."""
    with filing.once_whole(file) as draft:
        draft.write_text(text, encoding="utf-8")
