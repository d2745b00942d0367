"""The page in a browser."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from standalone_orchestrator.app.report.html import report_html
from standalone_orchestrator.app.report.view import RunView, gather
from standalone_orchestrator.memory import lines

GOLDEN = Path(__file__).parents[3] / "golden" / "journals"


def view_of(name: str) -> RunView:
    diff = (GOLDEN / "sample.diff").read_text(encoding="utf-8")
    return gather(lines.read(GOLDEN / f"v1-{name}" / "journal.jsonl"), diff=diff)


@pytest.mark.browser
@pytest.mark.slow
def test_a_browser_shows_it_and_asks_for_nothing(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no browser here")
    page, log = tmp_path / "report.html", tmp_path / "net.json"
    page.write_text(report_html(view_of("partial")), encoding="utf-8")
    flags = [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--no-first-run",
        f"--user-data-dir={tmp_path / 'profile'}", f"--log-net-log={log}", "--dump-dom",
    ]  # fmt: skip
    done = subprocess.run(
        [browser, *flags, page.as_uri()], capture_output=True, text=True, timeout=90, check=True
    )
    assert "Costs" in done.stdout
    asked = re.findall(r'"url":"(https?://[^"]+)"', log.read_text(errors="replace"))
    assert [url for url in asked if not re.search(r"google|gstatic|chrom", url)] == []
