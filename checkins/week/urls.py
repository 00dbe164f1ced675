"""Where a week is, whatever came of it."""

from django.urls import path

from checkins.week import views

urlpatterns = [
    path("weeks/<str:week>/", views.week, name="week"),
    path("weeks/<str:week>/card/", views.sheet, name="week-card"),
    path("weeks/<str:week>/topics/<uuid:boundary_id>/put/", views.put_topic, name="put-topic"),
    path("weeks/<str:week>/topics/<uuid:boundary_id>/take-off/", views.take_off_topic, name="take-off-topic"),
    path("weeks/<str:week>/answers/<slug:question>/share/", views.share_answer, name="share-answer"),
    path("weeks/<str:week>/answers/<slug:question>/take-back/", views.take_back_answer, name="take-back-answer"),
    path("weeks/<str:week>/heard/", views.put_down, name="heard"),
    path("weeks/<str:week>/heard/show/", views.show_heard, name="show-heard"),
    path("weeks/<str:week>/heard/take-back/", views.take_back_heard, name="take-back-heard"),
]
