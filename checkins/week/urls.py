"""Where a week is, whatever came of it."""

from django.urls import path

from checkins.week import views

urlpatterns = [
    path("weeks/<str:week>/", views.week, name="week"),
    path("weeks/<str:week>/card/", views.sheet, name="week-card"),
]
