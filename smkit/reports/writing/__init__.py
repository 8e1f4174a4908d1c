"""Third stage: write a finished report, as a page, a print, a workbook, slides, and never with personal data."""
