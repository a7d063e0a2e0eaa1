"""Makes the pages of the sample mail: `make sample-mail`, or `python data/generator/make.py [NAME…]`.

For each `data/mail/NAME.src.yaml` (or only those named) a PDF with a text layer and the plain text beside it; for
those that `scans.yaml` lists also `data/scans/NAME.scan.pdf`. The same source gives the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from zlib import crc32

import yaml
from page import draw
from plain import as_text
from scan import Look, scan
from source import Source, read_source

HERE = Path(__file__).parent
MAIL, SCANS = HERE.parent / "mail", HERE.parent / "scans"


def main(names: list[str]) -> None:
    """Makes the dispatches named, or all."""
    looks = yaml.safe_load((HERE / "scans.yaml").read_text(encoding="utf-8"))
    SCANS.mkdir(exist_ok=True)
    for path in sorted(MAIL.glob("*.src.yaml")):
        source = read_source(path)
        if names and source.name not in names:
            continue
        (MAIL / f"{source.name}.txt").write_text(as_text(source), encoding="utf-8", newline="\n")
        pdf = MAIL / f"{source.name}.pdf"
        spots = draw(source, pdf)
        made = [pdf.name]
        if source.name in looks:
            target = SCANS / f"{source.name}.scan.pdf"
            look = Look(**(looks[source.name] or {}))
            seed = crc32(source.name.encode())
            scan(pdf, target, spots, seal=_seal_words(source), arrival=source.arrival, seed=seed, look=look)
            made.append(target.name)
        print(", ".join(made), file=sys.stderr)


def _seal_words(source: Source) -> str:
    return " ".join(source.issuer)


if __name__ == "__main__":
    main(sys.argv[1:])
