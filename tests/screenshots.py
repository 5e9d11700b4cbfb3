"""
Pictures of every kind of page, in every language and at three widths, to be looked at.

    .venv/bin/python -m tests.screenshots [kind …]

They lie in screenshots/, which is not part of the repository. `print` pictures are what a
printer would get.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.on_both_databases import find_chromium
from tests.page_kinds import ERRORS, LANGUAGES, PAGES
from tests.serving import ROOT, make_run

WIDTHS = (360, 768, 1280)
FOLDER = ROOT / "screenshots"


def main(kinds: list[str]) -> None:
    pages = {kind: path for kind, path in (PAGES | ERRORS).items() if not kinds or kind in kinds}
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        make_run(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(java_script_enabled=False)
        for kind, path in pages.items():
            for prefix in LANGUAGES:
                language = prefix.strip("/") or "en"
                page.goto(server.url + prefix + path)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    page.screenshot(path=FOLDER / f"{kind}-{language}-{width}.png", full_page=True)
                page.emulate_media(color_scheme="dark")
                page.screenshot(path=FOLDER / f"{kind}-{language}-dark.png", full_page=True)
                page.emulate_media(color_scheme="light")
                page.pdf(path=FOLDER / f"{kind}-{language}-print.pdf", format="A4")
        browser.close()
    sys.stdout.write(f"{len(list(FOLDER.iterdir()))} pictures are in {FOLDER}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
