"""Couples that ended, below /api/v1/."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from accounts.archive.api import FormerCoupleViewSet

router = SimpleRouter(use_regex_path=False)
router.register("couples", FormerCoupleViewSet, basename="api-former-couple")

urlpatterns: list[URLPattern | URLResolver] = router.urls
