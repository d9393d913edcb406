"""One site and one browser for all tests here; without a browser they are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chat import Chat
from tests.browser.site import Site, running_site
from tests.conftest import TODAY

PROJECT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",  # Chromium refuses to run as root with it
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PATIENCE_MS = 15_000

Open = Callable[..., Chat]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium on this machine: see scripts/browser.sh")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def whole_site(
    browser: Browser,
    templates: Callable[[date | None], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """Every process of ``make run``, with the trained model; `make train` makes it."""
    if not (PROJECT / "models/assistant.tar.gz").exists():
        pytest.fail("there is no model: run `make train` first", pytrace=False)
    with running_site(tmp_path_factory.mktemp("site"), templates(TODAY)) as running:
        yield running


@pytest.fixture
def site(whole_site: Site) -> Site:
    """The site with the demo ledger of 2026-11-22 and no conversations."""
    whole_site.start_over()
    return whole_site


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers of customers: each with its own size, colours and storage."""
    made: list[BrowserContext] = []

    def context(**options: Any) -> BrowserContext:
        options.setdefault("viewport", {"width": 1280, "height": 800})
        new = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        new.set_default_timeout(PATIENCE_MS)
        made.append(new)
        return new

    yield context
    for one in made:
        one.close()


@pytest.fixture
def opened(site: Site, contexts: Callable[..., BrowserContext]) -> Open:
    """Opens a customer's page and the chat in it."""

    def page_of(
        customer: str,
        locale: str = "zh-CN",
        context: BrowserContext | None = None,
        **options: Any,
    ) -> Chat:
        page: Page = (context or contexts(**options)).new_page()
        return Chat(page, site.address, customer, locale).open()

    return page_of
