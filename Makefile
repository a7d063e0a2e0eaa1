# make setup   everything congvan needs, installed; make demo   see it work; make test   check it
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SYSTEM_PACKAGES := tesseract-ocr tesseract-ocr-vie python3-venv
# any of these serves the tests of the page, which are skipped where there is none and Debian's cannot be installed
BROWSERS := chromium chromium-browser google-chrome
OFFICE := demo-office
TODAY := 2024-06-01
export OMP_THREAD_LIMIT = 1

.PHONY: setup system demo test test-long lint catalogues lexicon sample-mail constraints benchmark clean

setup: system $(READY)

# Debian's packages, where they can be installed; otherwise one sentence that says what is missing. The serif font with
# Vietnamese letters is for the pages that the tests and the generator make: fonts-liberation has them from 2.0.
system:
	@missing=; \
	command -v tesseract >/dev/null && tesseract --list-langs 2>/dev/null | grep -qx vie || missing=1; \
	ls /usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf >/dev/null 2>&1 || \
	  { command -v fc-list >/dev/null && fc-list ':lang=vi:style=Regular' family | grep -qi 'serif'; } || missing=1; \
	$(PYTHON) -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || missing=1; \
	browser=; for name in $(BROWSERS); do command -v $$name >/dev/null && break; done || browser=chromium; \
	[ -n "$$missing" ] || [ -z "$$browser" ] || apt-cache show chromium >/dev/null 2>&1 || browser=; \
	[ -n "$$missing$$browser" ] || exit 0; \
	as=; [ "$$(id -u)" = 0 ] || as='sudo -n'; \
	if command -v apt-get >/dev/null && $$as true 2>/dev/null; then \
	  $$as apt-get update -qq || exit $${missing:-0}; \
	  font=fonts-liberation2; apt-cache show $$font >/dev/null 2>&1 || font=fonts-liberation; \
	  [ -z "$$browser" ] || apt-cache show chromium >/dev/null 2>&1 || browser=; \
	  [ -n "$$missing$$browser" ] || exit 0; \
	  echo "installing $(SYSTEM_PACKAGES) $$font $$browser"; \
	  $$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SYSTEM_PACKAGES) $$font $$browser >/dev/null || exit $${missing:-0}; \
	elif [ -n "$$missing" ]; then \
	  echo "Please install $(SYSTEM_PACKAGES), fonts-liberation (2.0 or newer) and Python 3.11 or newer, then run make again." >&2; \
	  exit 1; \
	fi

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "congvan needs Python 3.11 or newer; name it with make PYTHON=/path/to/python3 …" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt hatchling editables babel
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation -e '.[dev]'
	@touch $(READY)

demo: setup
	@[ -e $(OFFICE)/congvan.toml ] || { $(BIN)/congvan init $(OFFICE) && cp data/mail/congvan.toml $(OFFICE)/; }
	@for pdf in data/mail/*.pdf; do \
	  scan=data/scans/$$(basename $$pdf .pdf).scan.pdf; \
	  [ -e $$scan ] && cp $$scan $(OFFICE)/inbox/ || cp $$pdf $(OFFICE)/inbox/; \
	done
	@$(BIN)/congvan --office $(OFFICE) ingest
	@$(BIN)/congvan --office $(OFFICE) outstanding --today $(TODAY)
	@$(BIN)/congvan --office $(OFFICE) export --each-department --today $(TODAY) -o $(OFFICE)/export

test: setup catalogues
	$(BIN)/ruff check pipeline tests data
	$(BIN)/mypy
	$(BIN)/python -m pytest -m 'not long'

test-long: setup catalogues
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check pipeline tests data
	$(BIN)/mypy

benchmark: setup
	$(BIN)/python tests/benchmarks/outstanding.py

# Compiles the texts; an edited catalogue is read as it is until then, only more slowly.
catalogues: setup
	$(BIN)/pybabel --quiet compile --directory pipeline/locale --domain congvan

# Makes the pages of data/mail again from their sources.
lexicon: setup
	$(BIN)/python data/generator/lexicon.py

sample-mail: setup
	$(BIN)/python data/generator/make.py

# Pins what is installed now, without any address.
constraints:
	$(BIN)/python -m pip freeze --exclude-editable --all | grep -E '^[A-Za-z0-9_.-]+==' | grep -viE '^(pip|setuptools|wheel|congvan)==' | sort -f > constraints.txt

clean:
	rm -rf .venv $(OFFICE) .pytest_cache .mypy_cache .ruff_cache
