"""
When a reader on a poor line first sees the profile, in Chromium.

    .venv/bin/python -m benchmarks.first_paint

The portal is served with its real data, as `make run` does; the line gives 400 kbit/s and
answers after 400 ms. Each language is opened several times with nothing kept; the median
counts.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.on_both_databases import find_chromium
from tests.serving import make_run

LINE = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
TIMES = 5
PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    if (entry.name === 'first-contentful-paint') done(entry.startTime);
}).observe({type: 'paint', buffered: true}))"""
WEIGHT = """() => performance.getEntries()
  .reduce((sum, entry) => sum + (entry.transferSize || 0), 0)"""


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        make_run(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        for path in ("/", "/fr/", "/it/"):
            found = [first_paint(browser, server.url + path) for _time in range(TIMES)]
            painted = statistics.median(paint for paint, _bytes in found)
            sys.stdout.write(f"{path:5} {painted / 1000:.2f} s, {found[0][1]:,.0f} bytes\n")
        browser.close()


def first_paint(browser: Browser, address: str) -> tuple[float, float]:
    """Milliseconds until the first content is seen, and bytes on the wire with everything."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    page = context.new_page()
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", LINE)
    page.goto(address, wait_until="load")
    measured = float(page.evaluate(PAINTED)), float(page.evaluate(WEIGHT))
    context.close()
    return measured


if __name__ == "__main__":
    main()
