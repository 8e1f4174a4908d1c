"""What is to be seen again, and when: spaced review, by the free scheduler FSRS."""

from datetime import UTC, datetime
from typing import Any


def rescheduled(card: dict[str, Any] | None, right: bool, now: datetime) -> dict[str, Any]:
    """Return the card of an exercise after an answer: its next day comes sooner after an error, later each time it is right.

    Parameters: `card`, as it was returned before, None at the first time; `right`; `now`, in UTC.
    Raises ValueError when the card is none.

    >>> first = rescheduled(None, True, datetime(2026, 3, 2, tzinfo=UTC))
    >>> due(first, datetime(2026, 3, 2, tzinfo=UTC)), due(first, datetime(2026, 4, 2, tzinfo=UTC))
    (False, True)
    """
    from fsrs import Card, Rating, Scheduler

    # by the day, and the same for everybody: no steps of minutes, no noise
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    known = Card.from_dict(card) if card else Card(card_id=1)  # type: ignore[arg-type]
    after, _ = scheduler.review_card(known, Rating.Good if right else Rating.Again, now)
    return dict(after.to_dict())


def due(card: dict[str, Any] | None, now: datetime) -> bool:
    """Tell whether the day of a card has come. Parameters: `card`, as `rescheduled` returns it, or None; `now`, in UTC."""
    if not card:
        return False
    try:
        return datetime.fromisoformat(str(card["due"])).date() <= now.astimezone(UTC).date()
    except (KeyError, ValueError):
        return False
