"""An office's folder with its record, its originals and its settings, made without reading a page."""

import hashlib
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from store_gold import extraction
from store_office import ORDER, OWN, SETTINGS, TODAY

from pipeline import keeping
from pipeline.core.model import FileInfo
from pipeline.store import decisions
from pipeline.store.database import open_record, row
from pipeline.store.record import record

TOML = '[office]\nname = "Trung tâm Bảo trợ xã hội tỉnh"\n\n[[department]]\nname = "Trạm sản xuất"\n'


def make_folder(folder: Path) -> Path:
    """Two dispatches with their originals, one task done, one file in the quarantine."""
    for name in ("inbox", "archive", "quarantine"):
        (folder / name).mkdir(parents=True)
    (folder / "congvan.toml").write_text(TOML, encoding="utf-8")
    (folder / "quarantine" / "tệp hỏng.pdf").write_bytes(b"not a page")
    with closing(open_record(folder / "congvan.db", create=True)) as db:
        for name, made in (("đến số 1", ORDER), ("đi", OWN)):
            take_in(db, folder, name, made)
        task = row(db, "SELECT id FROM tasks WHERE state = 'open' ORDER BY id LIMIT 1")
        decisions.done(db, SETTINGS, task["id"], on=TODAY, note="đã gửi")
    return folder


def take_in(db, folder, name, made, received=date(2024, 5, 9)):
    """Archive and record one made dispatch."""
    source = folder / "inbox" / f"{name}.pdf"
    source.write_bytes(f"bytes of {name}".encode())
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    place = keeping.archive(source, sha256, folder)
    read = replace(extraction(name, **made), file=FileInfo(source.name, sha256, 1))
    record(db, SETTINGS, read, received=received, archived_as=place, came_from="inbox")
    source.unlink()
