"""The front page and the pages that anyone may read."""

from django.urls import path
from django.views.generic import TemplateView

from tracker.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("safety/", TemplateView.as_view(template_name="pages/safety.html"), name="safety"),
    path("method/", TemplateView.as_view(template_name="pages/method.html"), name="method"),
    path("privacy/", TemplateView.as_view(template_name="pages/privacy.html"), name="privacy"),
]
