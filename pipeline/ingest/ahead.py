"""Pages of a long scan read before the file is read as a whole, so that several processes can share it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from pipeline.ingest import pdf
from pipeline.ingest.files import load
from pipeline.ingest.page_memory import remembering
from pipeline.ingest.reading import MOST_PAGES, begin_pdf_page, scanned_words
from pipeline.ingest.time_limits import page_limit

_PICTURE = 0.5  # of the page


def scanned_pages(path: Path) -> tuple[int, ...]:
    """The numbers of a PDF's pages that are mostly pictures; empty for what is no PDF or cannot be opened."""
    try:
        content = load(path)
        if content.kind != "pdf":
            return ()
        with pdf.opened(content.name, content.data) as document:
            sheets = enumerate(islice(document, MOST_PAGES), start=1)
            return tuple(number for number, page in sheets if pdf.image_share(page) > _PICTURE)
    except Exception:  # the file is read all the same, and then told of
        return ()


def read_ahead(path: Path, numbers: Iterable[int], folder: Path | None = None) -> dict[str, bytes]:
    """Read some scanned pages of a PDF for a `read_file` that follows, to which `remembering` hands what is given here.

    Pages that `folder` remembers are left out. Nothing is given where a page bears a mark or cannot be read:
    `read_file` will tell of it.
    """
    with remembering(folder) as memory:
        try:
            content = load(path)
            with pdf.opened(content.name, content.data) as document:
                for number in numbers:
                    begun = begin_pdf_page(content, document[number - 1], number)
                    if begun.scan is not None:
                        with page_limit():
                            scanned_words(begun, begun.scan)
        except Exception:
            return {}
        return memory.learned
