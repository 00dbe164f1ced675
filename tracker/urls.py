"""Every way into the site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views import defaults
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from accounts.couple.api import read as read_couple
from accounts.person.doors import sign_up_in_one_transaction
from checkins.answer.api import SharedAnswerViewSet
from checkins.balance.api import BalanceViewSet
from checkins.boundary.api import AcknowledgementViewSet, BoundaryViewSet, RevisionViewSet, TopicViewSet
from checkins.checkin.api import CheckInViewSet, WeekViewSet
from checkins.heard.api import HeardViewSet
from checkins.planned.api import BlockNoteViewSet, PlannedBlockViewSet
from checkins.quiet.api import QuietView
from checkins.suggestion.api import SuggestionViewSet
from checkins.summary.api import SummaryView
from checkins.timelog.api import TargetViewSet, TimeEntryViewSet, TimeNoteViewSet
from goals.goal.api import GoalViewSet, ProgressViewSet, StepViewSet
from tracker.api.problems import as_answer
from tracker.health import healthz, readyz
from tracker.home.api import HomeView
from tracker.refusal import SENTENCES
from tracker.sync.api import BatchView, SyncView, words_of

router = SimpleRouter(use_regex_path=False)
router.register("goals", GoalViewSet, basename="api-goal")
router.register("steps", StepViewSet, basename="api-step")
router.register("progress", ProgressViewSet, basename="api-progress")
router.register("boundaries", BoundaryViewSet, basename="api-boundary")
router.register("revisions", RevisionViewSet, basename="api-revision")
router.register("acknowledgements", AcknowledgementViewSet, basename="api-acknowledgement")
router.register("topics", TopicViewSet, basename="api-topic")
router.register("time-entries", TimeEntryViewSet, basename="api-time-entry")
router.register("time-notes", TimeNoteViewSet, basename="api-time-note")
router.register("targets", TargetViewSet, basename="api-target")
router.register("planned-blocks", PlannedBlockViewSet, basename="api-planned-block")
router.register("block-notes", BlockNoteViewSet, basename="api-block-note")
router.register("check-ins", CheckInViewSet, basename="api-check-in")
router.register("weeks", WeekViewSet, basename="api-week")
router.register("heard-notes", HeardViewSet, basename="api-heard-note")
router.register("shared-answers", SharedAnswerViewSet, basename="api-shared-answer")
router.register("balance", BalanceViewSet, basename="api-balance")
router.register("suggestions", SuggestionViewSet, basename="api-suggestion")

api: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("home/", HomeView.as_view(), name="api-home"),
    path("summaries/<str:span>/", SummaryView.as_view(), name="api-summary"),
    path("quiet/", QuietView.as_view(), name="api-quiet"),
    path("sync/", SyncView.as_view(words=words_of(router) | {"couple": ("couple", read_couple)}), name="sync"),
    path("sync/batch/", BatchView.as_view(), name="sync-batch"),
    *router.urls,
    path("", include("accounts.notice.api_urls")),
    path("", include("accounts.couple.api_urls")),
    path("", include("accounts.person.api_urls")),
    path("", include("accounts.archive.api_urls")),
    path("", include("accounts.takeout.api_urls")),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/v1/", include(api)),
    path("accounts/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
    path("goals/", include("goals.goal.urls")),
    path("", include("accounts.notice.urls")),
    path("", include("accounts.post.urls")),
    path("", include("accounts.couple.urls")),
    path("", include("accounts.person.urls")),
    path("", include("accounts.archive.urls")),
    path("", include("accounts.takeout.urls")),
    path("boundaries/", include("checkins.boundary.urls")),
    path("", include("checkins.history.urls")),
    path("", include("checkins.summary.urls")),
    path("", include("checkins.quiet.urls")),
    path("", include("checkins.checkin.urls")),
    path("", include("checkins.week.urls")),
    path("", include("checkins.balance.urls")),
    path("suggestions/", include("checkins.suggestion.urls")),
    path("time/", include("checkins.timelog.urls")),
    path("planned/", include("checkins.planned.urls")),
    path("", include("tracker.home.urls")),
]
sign_up_in_one_transaction(urlpatterns)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/_allauth/"))


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such thing, in the form that the asker reads."""
    if _is_api(request):
        return as_answer(request, 404, "not-there", SENTENCES["not-there"])
    return defaults.page_not_found(request, exception)


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that can't be read."""
    if _is_api(request):
        return as_answer(request, 400, "bad-request", "This request can’t be read.")
    return defaults.bad_request(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    if _is_api(request):
        return as_answer(request, 500, "error", "Something went wrong on our side. Nothing was half done.")
    return defaults.server_error(request)
