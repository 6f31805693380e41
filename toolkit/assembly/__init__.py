"""From a record and a template to docx bytes."""
