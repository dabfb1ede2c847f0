"""Forms of accounts. What a person may give is decided by ``units.people.accounts``."""

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, SetPasswordMixin

from units.models import Assignment, User
from units.people.accounts import roles_granted_by
from units.people.login import AccountNameField
from units.people.roles import Role

PASSWORD_LABELS = {"label1": "Mật khẩu", "label2": "Nhập lại mật khẩu"}


class AddAccountForm(BaseUserCreationForm):
    password1, password2 = SetPasswordMixin.create_password_fields(**PASSWORD_LABELS)

    class Meta:
        model = User
        fields = ("username", "full_name", "email")
        field_classes = {"username": AccountNameField}


class ChangeAccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("username", "full_name", "email", "is_active")
        field_classes = {"username": AccountNameField}


class PasswordForm(SetPasswordMixin, forms.Form):
    """A new password for somebody else; accounts without a password are not offered."""

    required_css_class = "required"
    password1, password2 = SetPasswordMixin.create_password_fields(**PASSWORD_LABELS)

    def __init__(self, user, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self):
        self.validate_passwords()
        self.validate_password_for_user(self.user)
        self.cleaned_data["set_usable_password"] = True  # the view asks
        return self.cleaned_data

    def save(self):
        return self.set_password_and_save(self.user)

    @property
    def changed_data(self):
        return ["password"]


class AssignmentForm(forms.ModelForm):
    """Only roles that ``actor`` may give can be chosen; an assignment in another role is shown and cannot be touched."""

    actor = None  # set by the inline

    class Meta:
        model = Assignment
        fields = ("unit", "role", "valid_from", "valid_until")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "role" not in self.fields:  # a page that is only read
            return
        granted = roles_granted_by(self.actor)
        if self.instance.pk and self.instance.role not in granted:
            for field in self.fields.values():
                field.disabled = True
        else:
            choices = [(role.value, role.label) for role in Role if role in granted]
            self.fields["role"].choices = choices if len(choices) == 1 else [("", "---------"), *choices]
