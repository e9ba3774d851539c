"""The browser that the engine drives: Chromium through Playwright, and the in-page finder `sight`.

The only subpackage that imports Playwright, and nothing imports it before a browser is started: importing costs time.
`driver.start_driver` and `PlaywrightBrowser.start` are the way in.
"""
