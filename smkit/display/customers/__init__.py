"""Customers as they are shown: figures, sentences, charts and what to do."""
