"""Cells become values: numbers, dates, words and people, each column in one go."""
