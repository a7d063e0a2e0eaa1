"""Builds of the package: the catalogues of texts are compiled, as gettext reads them."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface):  # type: ignore[type-arg]
    """For the wheel and for the installation of a checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write each `congvan.mo` beside its `congvan.po`."""
        for source in Path(self.root, "pipeline", "locale").glob("*/LC_MESSAGES/*.po"):
            with source.open("rb") as given, source.with_suffix(".mo").open("wb") as made:
                write_mo(made, read_po(given, abort_invalid=True))
