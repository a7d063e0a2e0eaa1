"""Errors that a clerk is told in one sentence with its remedy; the exit code travels with the error."""

from __future__ import annotations


class CongvanError(Exception):
    """Base of all errors that are told, not traced; the message is for clerks, in Vietnamese."""

    exit_code = 1


class UsageError(CongvanError):
    """The command was not understood or is ambiguous."""

    exit_code = 2


class Unreadable(CongvanError):
    """One input could not be read; the others of the batch go on."""

    exit_code = 3


class Refused(CongvanError):
    """A dispatch with a secrecy mark, or in doubt about one: not read further, nothing of it kept."""

    exit_code = 3
