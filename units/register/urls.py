"""Addresses of the register, below /cong-doan-co-so/."""

from django.urls import path

from units.register import add_views, change_views, detail_views, views

urlpatterns = [
    path("", views.UnionList.as_view(), name="union-list"),
    path("xuat.xlsx", views.UnionList.as_view(as_file=True), name="union-export"),
    path("them/", add_views.union_add, name="union-add"),
    path("<int:pk>/", detail_views.union_detail, name="union-detail"),
    path("<int:pk>/cap-nhat/", change_views.union_edit, name="union-edit"),
    path("<int:pk>/doi-ten/", change_views.union_rename, name="union-rename"),
    path("<int:pk>/chuyen-don-vi/", change_views.union_transfer, name="union-transfer"),
    path("<int:pk>/ket-thuc/", change_views.union_cease, name="union-cease"),
    path("<int:pk>/hoat-dong-lai/", change_views.union_resume, name="union-resume"),
    path("<int:pk>/thanh-lap/", change_views.union_founding, name="union-founding"),
    path("<int:pk>/quyet-dinh/", detail_views.union_attach, name="union-attach"),
    path("<int:pk>/quyet-dinh/<int:attachment>/", detail_views.union_attachment, name="union-attachment"),
    path("<int:pk>/quyet-dinh/<int:attachment>/bo/", detail_views.union_detach, name="union-detach"),
]
