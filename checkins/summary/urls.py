"""The summaries' pages."""

from django.urls import path

from checkins.summary import views

urlpatterns = [path("summaries/<str:span>/", views.summary, name="summary")]
