"""One's own account below /api/v1/."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from accounts.person.api import DeviceViewSet, MeView

router = SimpleRouter(use_regex_path=False)
router.register("devices", DeviceViewSet, basename="api-device")

urlpatterns: list[URLPattern | URLResolver] = [path("me/", MeView.as_view(), name="api-me"), *router.urls]
