"""An old brief read backwards: from the paragraphs of a document to the rows of a workbook."""
