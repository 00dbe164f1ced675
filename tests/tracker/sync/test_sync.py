"""Sync: the feed of all words, and many writes in one call."""

import uuid

from accounts.couple import actions as couple_actions
from accounts.feed.models import Epoch
from tests.conftest import link


def everything(phone):
    """What a phone knows after pulling all pages, and its cursor."""
    known, cursor, more = {}, None, True
    while more:
        page = phone.get(f"sync/?cursor={cursor}" if cursor else "sync/").json()
        for change in page["changes"]:
            known[change["id"]] = None if change["gone"] else change["row"]
        cursor, more = page["cursor"], page["more"]
    return known, cursor


def since(phone, cursor):
    page = phone.get(f"sync/?cursor={cursor}").json()
    return {change["id"]: change for change in page["changes"]}, page["cursor"]


def goal(phone, **fields):
    id = str(uuid.uuid4())
    assert phone.put(f"goals/{id}/", {"title": "Swim", **fields}).status_code == 201
    return id


def test_works(ana, ben, api):
    phone = api(ana)
    mine = goal(phone)
    known, cursor = everything(phone)
    assert known[mine] == phone.get(f"goals/{mine}/").json()
    assert since(phone, cursor)[0] == {}


def test_not_logged_in(db, api):
    answer = api().get("sync/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Session")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_wrong_method(ana, api):
    assert api(ana).delete("sync/").status_code == 405


def test_private_edits_write_no_line_for_the_partner(ana, ben, api):
    his, hers = api(ben), api(ana)
    before = everything(his)
    mine = goal(hers)
    for turn in range(20):
        tag = hers.etag(f"goals/{mine}/")
        hers.patch(f"goals/{mine}/", {"title": f"Swim {turn}"}, **{"If-Match": tag})
    assert everything(his)[0] == before[0]


def test_unshared_goal_is_gone_from_the_phone(ana, ben, api):
    his, hers = api(ben), api(ana)
    mine = goal(hers)
    hers.post(f"goals/{mine}/let-in/", {"help": "ask"}, **{"If-Match": hers.etag(f"goals/{mine}/")})
    known, cursor = everything(his)
    assert known[mine]["title"] == "Swim"
    hers.post(f"goals/{mine}/keep-private/", **{"If-Match": hers.etag(f"goals/{mine}/")})
    changes, cursor = since(his, cursor)
    assert changes[mine] == {"word": "goals", "id": mine, "gone": True, "row": None}
    hers.patch(f"goals/{mine}/", {"title": "Dive"}, **{"If-Match": hers.etag(f"goals/{mine}/")})
    assert since(his, cursor)[0] == {}


def test_gone_id_answers_alike_when_put(ana, ben, api):
    his, hers = api(ben), api(ana)
    hidden, removed = goal(hers), goal(hers)
    for one in (hidden, removed):
        hers.post(f"goals/{one}/let-in/", {"help": "ask"}, **{"If-Match": hers.etag(f"goals/{one}/")})
        hers.post(f"goals/{one}/keep-private/", **{"If-Match": hers.etag(f"goals/{one}/")})
    hers.delete(f"goals/{removed}/", **{"If-Match": hers.etag(f"goals/{removed}/")})
    answers = [his.put(f"goals/{one}/", {"title": "x"}) for one in (hidden, removed)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_leaving_takes_own_rows_and_leaves_joint_ones(ana, ben, api, now):
    his, hers = api(ben), api(ana)
    let_in, ours = goal(hers), goal(hers, kind="shared")
    hers.post(f"goals/{let_in}/let-in/", {"help": "ask"}, **{"If-Match": hers.etag(f"goals/{let_in}/")})
    _, cursor = everything(his)
    couple_actions.leave(ana, now=now)
    changes, _ = since(his, cursor)
    assert changes[let_in]["gone"]
    assert his.get(f"goals/{let_in}/").status_code == 404
    assert his.get(f"goals/{ours}/").status_code == 200
    late = his.post(f"goals/{ours}/agree/", **{"If-Match": his.etag(f"goals/{ours}/")})
    assert (late.status_code, late.json()["type"]) == (409, "urn:twofold:problem:couple-ended")


def test_restored_database_tells_phones_to_sync_anew(ana, api):
    phone = api(ana)
    _, cursor = everything(phone)
    Epoch.objects.update(name=uuid.uuid4())
    assert phone.get(f"sync/?cursor={cursor}").status_code == 410


def test_cursor_of_another_is_no_cursor(ana, ben, api):
    _, cursor = everything(api(ana))
    assert api(ben).get(f"sync/?cursor={cursor}").status_code == 400


def test_batch_runs_each_write_through_its_door(ana, ben, api):
    phone, ids = api(ana), [str(uuid.uuid4()) for _ in range(3)]
    bodies = [{"title": "A"}, {"titel": "B"}, {"title": "C"}]
    writes = [
        {"method": "PUT", "path": f"/api/v1/goals/{id}/", "body": body} for id, body in zip(ids, bodies, strict=True)
    ]
    first, again = (phone.post("sync/batch/", {"writes": writes}).json()["results"] for _ in range(2))
    assert [result["status"] for result in first] == [201, 422, 201]
    assert [result["status"] for result in again] == [200, 422, 200]
    assert first[0]["body"] == phone.get(f"goals/{ids[0]}/").json()
    assert set(everything(phone)[0]) >= {ids[0], ids[2]}
    assert ids[1] not in everything(phone)[0]


def test_batch_fills_a_goal_that_it_has_just_made(ana, ben, api):
    phone, goal, step = api(ana), str(uuid.uuid4()), str(uuid.uuid4())
    writes = [
        {"method": "PUT", "path": f"/api/v1/goals/{goal}/", "body": {"title": "Read"}},
        {"method": "PUT", "path": f"/api/v1/steps/{step}/", "body": {"goal": goal, "text": "Choose it"}},
    ]
    results = phone.post("sync/batch/", {"writes": writes}).json()["results"]
    assert [result["status"] for result in results] == [201, 201]
    assert phone.get(f"steps/{step}/").json()["text"] == "Choose it"


def test_batch_goes_only_where_rows_are(ana, api):
    write = {"method": "POST", "path": "/api/v1/sync/batch/", "body": {"writes": []}}
    assert api(ana).post("sync/batch/", {"writes": [write]}).json()["results"][0]["status"] == 404


def test_query_count(ana, ben, api, django_assert_max_num_queries):
    phone = api(ana)
    for _ in range(3):
        goal(phone)
    phone.get("sync/")
    with django_assert_max_num_queries(8):
        phone.get("sync/")


def test_couple_is_synced_as_its_own_door_shows_it(ana, ben, api, now):
    his = api(ben)
    known, cursor = everything(his)
    assert his.get("couple/").json() in known.values()
    her = api(ana)
    assert her.patch("me/", {"name": "Anna"}, **{"If-Match": her.etag("me/")}).status_code == 200
    (change,) = since(his, cursor)[0].values()
    assert (change["word"], change["row"]["partner"]) == ("couple", "Anna")


def test_linking_and_leaving_reach_both_phones(ana, cleo, api, now):
    hers, theirs = api(ana), api(cleo)
    cursors = [everything(phone)[1] for phone in (hers, theirs)]
    couple = link(ana, cleo, now)
    for at, (phone, partner) in enumerate(((hers, "Cleo"), (theirs, "Ana"))):
        changes, cursors[at] = since(phone, cursors[at])
        assert changes[str(couple.pk)]["row"]["partner"] == partner
    couple_actions.leave(cleo, now=now)
    for phone, cursor in zip((hers, theirs), cursors, strict=True):
        (change,) = since(phone, cursor)[0].values()
        assert (change["word"], change["row"]["linked"]) == ("couple", False)


def test_couple_of_others_is_never_synced(ana, ben, cleo, api):
    assert everything(api(cleo))[0] == {}
