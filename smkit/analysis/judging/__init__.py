"""What may be said of a figure: one judge that every report, command, lesson and simulator asks."""

from smkit.analysis.judging.verdict import ACTION_WORDS, CHANGE_WORDS, TEST_WORDS, Verdict, Word

__all__ = ["ACTION_WORDS", "CHANGE_WORDS", "TEST_WORDS", "Verdict", "Word"]
