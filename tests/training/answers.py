"""What every exercise must do with an answer that is right, and with a usual mistake."""

from smkit.training.exercises import Exercise, check


def plain(text: str) -> str:
    """A text with ordinary spaces."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def is_right_and_explained(exercise: Exercise, answer: object, least: int = 20) -> None:
    """The explanation has more than `least` characters."""
    result = check(exercise, answer)
    assert result.status == "juste", result.message
    assert len(result.message) > least


def reaches_its_hint(exercise: Exercise, answer: object, hint: str) -> None:
    result = check(exercise, answer)
    assert result.status == "faux"
    assert hint in plain(result.message)
