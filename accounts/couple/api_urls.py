"""The couple and its invitations below /api/v1/."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from accounts.couple.api import CoupleView, InvitationViewSet, LeaveView, ToldView

router = SimpleRouter(use_regex_path=False)
router.register("invitations", InvitationViewSet, basename="api-invitation")

urlpatterns: list[URLPattern | URLResolver] = [
    path("couple/", CoupleView.as_view(), name="api-couple"),
    path("couple/leave/", LeaveView.as_view(), name="api-leave"),
    path("couple/told/", ToldView.as_view(), name="api-told"),
    *router.urls,
]
