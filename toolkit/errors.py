"""Exceptions: each means "cannot go on", carries its findings and never prints.

The command line alone turns them into text and an exit code (0 done, 1 input at fault, 2 the command itself,
3 a fault of ours, 130 interrupted).
"""

from __future__ import annotations

from toolkit.problems import Problem


class ToolkitError(Exception):
    """Base of everything the toolkit raises on purpose; ``problems`` says what to tell the user."""

    exit_code = 1

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems: tuple[Problem, ...] = problems

    def __str__(self) -> str:
        return "\n".join(str(found) for found in self.problems)


class WorkbookError(ToolkitError):
    """The workbook as a whole cannot be read: not a workbook, encrypted, damaged."""


class TemplateError(ToolkitError):
    """The template package is at fault: its ``template.toml``, its docx, a tag."""


class DocumentError(ToolkitError):
    """A document handed to proof cannot be read: no Word document, encrypted, damaged."""


class RenderError(TemplateError):
    """A template failed while being filled in: the finding names paragraph and tag."""


class DeliveryError(ToolkitError):
    """A document cannot be put where it belongs: no permission, disk full, a file where a folder should be."""


class ConversionError(ToolkitError):
    """LibreOffice or a library for PDFs is missing, or does not work at all."""


class LibraryError(ToolkitError):
    """The command names a template that does not exist."""

    exit_code = 2


class SelectionError(ToolkitError):
    """What the command line says about the rows of a roster cannot be understood or does not fit the roster."""

    exit_code = 2
