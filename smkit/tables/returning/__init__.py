"""What goes back to people: the plan as a workbook to work in, out and back, a frozen copy, a calendar."""
