"""Addresses of the events, below /sap-xep/."""

from django.urls import path

from unionhub.reorganise import views

urlpatterns = [
    path("", views.EventList.as_view(), name="reorganise-list"),
    path("moi/", views.reorganise_new, name="reorganise-new"),
    path("xem-truoc/", views.reorganise_preview, name="reorganise-preview"),
    path("<int:pk>/", views.reorganise_detail, name="reorganise-detail"),
    path("<int:pk>/huy/", views.reorganise_undo, name="reorganise-undo"),
]
