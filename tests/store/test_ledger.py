"""The whole mail of an office against its ledger: chains, owners, and what is open and overdue on a day."""

from pathlib import Path

import pytest
import yaml
from ledger_office import accept_all, differences, drop_lapsed, from_gold, recorded
from store_gold import CORPUS

from pipeline.core.settings import read_settings
from pipeline.run import process
from pipeline.store import replay

DEV = CORPUS / "dev"
SHARED = pytest.mark.skipif(not DEV.is_dir(), reason="the shared corpus is not beside this checkout")


SAMPLE = Path(__file__).parents[2] / "data" / "mail"


def mail_of(ledger: Path, source: str, settings, *folders: Path):
    told = yaml.safe_load(ledger.read_text(encoding="utf-8"))
    found = {}
    for entry in told["mail"]:
        gold = next(f / f"{entry['name']}.gold.yaml" for f in folders if (f / f"{entry['name']}.gold.yaml").is_file())
        read, day = from_gold(gold)
        if source == "text":
            path = gold.with_name(f"{entry['name']}.txt")
            read = process(path, received=day, settings=settings)
        found[entry["name"]] = (read, day)
    return told, found


@SHARED
@pytest.mark.parametrize("source", ["gold", "text"])
def test_the_record_agrees_with_the_ledger_of_the_shared_office(tmp_path, source):
    settings = read_settings(DEV / "congvan.toml")
    held(tmp_path, settings, *mail_of(DEV / "ledger.yaml", source, settings, DEV, CORPUS / "seeds"))


@pytest.mark.parametrize("source", ["gold", "text"])
def test_the_record_agrees_with_the_ledger_of_the_sample_mail(tmp_path, source):
    settings = read_settings(SAMPLE / "congvan.toml")
    ledger = Path(__file__).with_name("mail_ledger.yaml")
    held(tmp_path, settings, *mail_of(ledger, source, settings, SAMPLE))


def held(tmp_path, settings, ledger, found):
    mail = recorded(tmp_path / "congvan.db", settings, found, ledger["today"])
    assert len(list(differences(mail, ledger))) >= 5, "nothing is done before somebody says so"
    accept_all(mail)
    drop_lapsed(mail, ledger)
    assert list(differences(mail, ledger)) == []
    assert list(replay.differences(mail.db)) == []
    mail.db.close()
