"""What is not there: the site's own words, also where Django would list every address it knows."""

import pytest


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("path", ["/nothing/", "/goals/5f69a98f-4bc7-4567-ba66-54bbdb7c78e2/", "/weeks/2026-99-99/"])
def test_page_that_is_not_there_says_so(path, debug, ana, web, settings):
    settings.DEBUG = debug
    answer = web(ana).get(path)
    assert answer.status_code == 404
    assert "There is nothing here." in answer.text


def test_call_that_is_not_there_is_a_problem(ana, api, settings):
    settings.DEBUG = True
    assert api(ana).get("nothing/").json()["status"] == 404


def test_missing_slash_is_still_forgiven(ana, web, settings):
    settings.DEBUG = True
    assert web(ana).get("/goals").url == "/goals/"
