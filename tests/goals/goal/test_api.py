"""Goals through the phone's door."""

import uuid

from goals.goal.models import Goal


def new(**fields):
    return {"title": "Run 10 km", **fields}


def test_works(ana, ben, api):
    phone, id = api(ana), uuid.uuid4()
    made = phone.put(f"goals/{id}/", new())
    assert made.status_code == 201, made.content
    assert made.json()["title"] == "Run 10 km"
    assert made.json()["owner"] == "me"
    assert phone.get("goals/").json()["results"] == [phone.get(f"goals/{id}/").json()]


def test_stranger_gets_404(ana, ben, cleo, api):
    id = uuid.uuid4()
    api(ana).put(f"goals/{id}/", new())
    never = api(cleo).get(f"goals/{uuid.uuid4()}/")
    hidden = api(cleo).get(f"goals/{id}/")
    assert (never.status_code, never.content) == (hidden.status_code, hidden.content) == (404, hidden.content)


def test_partner_agrees_and_it_is_active(ana, ben, api):
    id = uuid.uuid4()
    assert api(ana).put(f"goals/{id}/", new(kind="shared")).status_code == 201
    phone = api(ben)
    tag = phone.etag(f"goals/{id}/")
    for _ in range(2):
        agreed = phone.post(f"goals/{id}/agree/", **{"If-Match": tag})
        assert (agreed.status_code, agreed.json()["state"]) == (200, "active"), agreed.content


def test_twice(ana, ben, api):
    id = uuid.uuid4()
    phone = api(ana)
    assert phone.put(f"goals/{id}/", new()).status_code == 201
    assert phone.put(f"goals/{id}/", new()).status_code == 200
    assert phone.put(f"goals/{id}/", new(title="Other")).status_code == 409
    assert Goal.objects.count() == 1


def test_stale_version(ana, ben, api):
    id = uuid.uuid4()
    phone = api(ana)
    phone.put(f"goals/{id}/", new())
    tag = phone.etag(f"goals/{id}/")
    assert phone.patch(f"goals/{id}/", {"title": "A"}).status_code == 428
    assert phone.patch(f"goals/{id}/", {"title": "A"}, **{"If-Match": tag}).status_code == 200
    assert phone.patch(f"goals/{id}/", {"title": "A"}, **{"If-Match": tag}).status_code == 200
    late = phone.patch(f"goals/{id}/", {"title": "B"}, **{"If-Match": tag})
    assert late.status_code == 412
    assert late.json()["row"]["title"] == "A"


def test_query_count(ana, ben, api, django_assert_max_num_queries):
    phone = api(ana)
    phone.get("goals/")
    with django_assert_max_num_queries(2):
        phone.get("goals/")
    with django_assert_max_num_queries(10):
        phone.put(f"goals/{uuid.uuid4()}/", new())
