"""What the slides of a workshop say, whatever they are written in: one idea, one picture or one exercise each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from smkit.display import french
from smkit.training import exercises, variants
from smkit.training.exercises import Exercise
from smkit.typography import clip, typeset
from smkit.workshop.agenda import Agenda, Step, clock
from smkit.workshop.outline import Outline, Part, Picture, called

_POINTS, _LONGEST = 5, 230  # what is read from the back of the room
_SENTENCE = re.compile(r"(?:(?<=[.!?])|(?<=[.!?]\*\*)|(?<=[.!?]\s»))\s+(?=[A-ZÀ-Ý«*\d])")
_ITEMS = ("- ", "* ")
_ASIDE = ("|", "```", "!", *_ITEMS)
OWN = "Chaque poste a ses nombres : prenez ceux de votre écran."
ASK = "À vous"  # how the slide of an exercise begins
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")


@dataclass(frozen=True)
class Slide:
    """A title, a few points or a picture, and what the person who speaks has under the eyes."""

    title: str
    points: tuple[str, ...]
    notes: tuple[str, ...]
    picture: Picture | None = None
    opens: bool = False


def tell(lessons: tuple[Outline, ...], agenda: Agenda, start: int) -> Iterator[Slide]:
    """Yield the slides, in the order of the schedule.

    Parameters: `lessons`; `agenda`, as `agenda.plan` makes it; `start`, minutes since midnight.
    """
    yield Slide(
        " · ".join(outline.title for outline in lessons),
        (f"{french.duration(agenda.minutes)}, de {clock(0, start)} à {clock(agenda.minutes, start)}",),
        ("Affichez cette page pendant que les personnes s'installent.",),
        opens=True,
    )
    opened: set[str] = set()
    for step in agenda.steps:
        outline = next((o for o in lessons if o.title == step.lesson), None)
        if outline is None:
            yield Slide(
                step.title,
                (f"{clock(step.start, start)}, {french.duration(step.minutes)}",),
                (f"Jusqu'à {clock(step.end, start)}.",),
            )
            continue
        if outline.prefix not in opened:
            opened.add(outline.prefix)
            yield from _openings(outline)
        yield from _walk(step, start)
        if step is _last(agenda, step.lesson):
            yield Slide("À retenir", points(outline.kept, most=8), (f"Fin de « {outline.title} ».",))


def points(text: str, most: int = _POINTS) -> tuple[str, ...]:
    """Return the few sentences of a Markdown text that a slide shows: its list where it has one, else what it stresses.

    A question has its own place; what announces a table says nothing without it.

    >>> points("Du texte. **Une idée forte.** Une suite. **Et alors ?**"), points("Un coût a deux parts :\\n\\n| a | b |")
    (('Une idée forte.',), ())
    """
    listed = [line.strip()[2:] for line in text.splitlines() if line.strip().startswith(_ITEMS)]
    whole = [sentence for sentence in _sentences(text) if not plain(sentence).endswith(":")]
    said = [sentence for sentence in whole if not plain(sentence).endswith("?")] or whole
    stressed = [sentence for sentence in said if "**" in sentence]
    chosen = listed or stressed or said
    return tuple(clip(plain(sentence), _LONGEST) for sentence in chosen[:most] if plain(sentence))


def sentences(text: str) -> list[str]:
    """Return the sentences of a Markdown text, without its tables and lists.

    >>> sentences("Un mot. **Deux mots ?** Trois.")[1].startswith("Deux mots")
    True
    """
    return [plain(sentence) for sentence in _sentences(text)]


def plain(text: str) -> str:
    """Return Markdown as plain text.

    >>> plain("**Un** mot, [un lien](x.md)")
    'Un mot, un lien'
    """
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^>\s?", "", text, flags=re.MULTILINE)
    return typeset(_MARKS.sub("", text).strip())


def answer(exercise: Exercise) -> str:
    """Return the right answer with its reason, as the lesson gives it."""
    return typeset(exercise.why() if callable(exercise.why) else exercise.why)


def result(exercise: Exercise) -> str:
    """Return the right answer alone, as it is read.

    >>> from smkit.training import exercises
    >>> result(exercises.find("roi.cout_coupon")).replace("\u202f", " ").replace("\xa0", " ")
    '6 000,00 €'
    >>> result(exercises.find("donnees.conservation"))
    '2026'
    """
    value = exercise.expected()
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{name} : {french.number(each)}" for name, each in value.items())
    if exercise.rule.unit == "part":
        return french.percent(value)
    if "quelle année" in exercise.question:
        return str(value)
    return french.money(value) if exercise.rule.unit == "€" else french.number(value)


def asked(part: Part) -> list[Exercise]:
    """The exercises of a part, as the lesson declares them."""
    found = (exercises.find(name) for name in part.exercises)
    return [exercise for exercise in found if exercise is not None]


def spoken(part: Part) -> str:
    """What there is to say in a part: its text, without the exercises, which have their own place."""
    return re.sub(
        r"^\*\*(?:Exercice \d+|Première question)\.\*\*.*$", "", part.text, flags=re.MULTILINE
    ).strip()


def _sentences(text: str) -> list[str]:
    lines = ("" if line.strip().startswith(_ASIDE) else line.strip() for line in text.splitlines())
    blocks = re.split(r"\n{2,}", "\n".join(lines))
    return [
        sentence for block in blocks if block.strip() for sentence in _SENTENCE.split(" ".join(block.split()))
    ]


def _openings(outline: Outline) -> Iterator[Slide]:
    yield Slide(
        outline.title,
        tuple(plain(block) for block in outline.opening.split("\n\n") if block.strip()),
        ("Faites noter une réponse sur papier, sans la discuter : on y revient après le calcul.",),
        opens=True,
    )
    yield Slide("Ce que vous saurez faire", points(outline.aims, most=8), ("Lisez, ne commentez pas.",))


def _walk(step: Step, start: int) -> Iterator[Slide]:
    when = f"De {clock(step.start, start)} à {clock(step.end, start)} ({french.duration(step.minutes)})."
    for part in step.parts:
        said = spoken(part)
        notes = (when, *(plain(line) for line in said.splitlines() if line.strip()))
        if said and not part.pictures:
            yield Slide(part.title, points(said), notes)
        for picture in part.pictures:
            yield Slide(part.title, (), (picture.title, picture.alt, *notes), picture)
        for exercise in asked(part):
            usual = [f"Erreur fréquente : {typeset(mistake.hint)}" for mistake in exercise.mistakes]
            yield Slide(
                f"{ASK} ({number(exercise)})",
                (typeset(exercise.question), *((typeset(OWN),) if own(exercise) else ())),
                (f"Réponse : {answer(exercise)}", f"Coup de pouce : {typeset(exercise.hint)}", *usual),
            )


def number(exercise: Exercise) -> str:
    """Return how the lesson's notebook calls an exercise.

    >>> from smkit.training import exercises
    >>> number(exercises.find("roi.premiere")), number(exercises.find("roi.cout_coupon"))
    ('première question', 'exercice 1')
    """
    return called(exercise.name.partition(".")[0])[exercise.name].lower()


def own(exercise: Exercise) -> bool:
    """Tell whether each station of a workshop has other numbers than the lesson's."""
    return exercise.name in variants.names()


def _last(agenda: Agenda, lesson: str) -> Step:
    return [step for step in agenda.steps if step.lesson == lesson][-1]
