"""The plan as a file that people keep: a workbook out and back, a frozen copy, a calendar."""
