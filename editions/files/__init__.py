"""The rows of the API as files: the same answers, for a spreadsheet or another program."""
