"""Addresses of the register, below /cong-doan-co-so/."""

from django.urls import path

from unionhub.register import adding, changing, detail, listing

urlpatterns = [
    path("", listing.union_list, name="union-list"),
    path("tong-hop/", listing.union_summary, name="union-summary"),
    path("xuat.xlsx", listing.union_export, name="union-export"),
    path("them/", adding.union_add, name="union-add"),
    path("<int:pk>/", detail.union_detail, name="union-detail"),
    path("<int:pk>/cap-nhat/", changing.union_edit, name="union-edit"),
    path("<int:pk>/doi-ten/", changing.union_rename, name="union-rename"),
    path("<int:pk>/chuyen-don-vi/", changing.union_transfer, name="union-transfer"),
    path("<int:pk>/ket-thuc/", changing.union_cease, name="union-cease"),
    path("<int:pk>/hoat-dong-lai/", changing.union_resume, name="union-resume"),
    path("<int:pk>/thanh-lap/", changing.union_founding, name="union-founding"),
    path("<int:pk>/quyet-dinh/", detail.union_attach, name="union-attach"),
    path("<int:pk>/quyet-dinh/<int:attachment>/", detail.union_attachment, name="union-attachment"),
    path("<int:pk>/quyet-dinh/<int:attachment>/bo/", detail.union_detach, name="union-detach"),
]
