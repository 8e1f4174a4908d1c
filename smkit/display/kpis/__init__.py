"""Indicators, shown: the glossary."""
