"""What a new password must not be. Passwords that are already stored are not judged again."""

import re
from functools import cache
from itertools import pairwise

from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator, NumericPasswordValidator
from django.core.exceptions import ValidationError

from units.models import UnitAlias, UnitVersion
from vietnamese.text import fold, one_line

WORD_LIST = settings.FILES_DIR / "fixtures" / "guessable-words.txt"
LONGEST_JUDGED = 200  # characters; beyond them a password is not looked at
# Letters typed in place of others: those that are told apart from the digits of a year.
_LOOK_ALIKES = str.maketrans("@$!0", "asio")


class VisibleLengthValidator(MinimumLengthValidator):
    """Counts what can be seen: no invisible characters, no blanks at the ends, a run of blanks as one."""

    def validate(self, password, user=None):
        super().validate(one_line(password), user)


class NumbersValidator(NumericPasswordValidator):
    """Refuses digits alone, and what people put between them: days of birth (“19/05/1990”), telephone numbers."""

    def validate(self, password, user=None):
        super().validate(re.sub(r"[\s./,:_-]", "", one_line(password)), user)

    def get_error_message(self):
        return "Mật khẩu chỉ gồm chữ số (như ngày sinh, số điện thoại) nên dễ đoán."


class VariedCharactersValidator:
    """Refuses a few characters repeated (“aaaaaaaaab”, “abcabcabcabc”) and sequences (“abcdef123456”)."""

    message = "Mật khẩu lặp lại ít ký tự hoặc viết theo dãy liền nhau nên dễ đoán."
    distinct, leaps = 5, 4  # at least so many

    def validate(self, password, user=None):
        text = one_line(password).lower()[:LONGEST_JUDGED]
        leaps = sum(abs(ord(character) - ord(before)) > 1 for before, character in pairwise(text))
        if len(set(text)) < self.distinct or leaps < self.leaps or re.fullmatch(r"(.{1,7})\1+", text):
            raise ValidationError(self.message, code="password_repeats")

    def get_help_text(self):
        return "Không lặp lại ít ký tự, không viết theo dãy chữ cái, chữ số liền nhau."


class GuessableWordsValidator:
    """Refuses common words and the names of units, places and the person with nothing but digits, signs and a few letters."""

    message = (
        "Mật khẩu ghép từ tên đơn vị, địa danh, họ tên hoặc từ thông dụng với năm, chữ số nên dễ đoán. "
        "Vui lòng thêm từ khác."
    )
    other_letters = 4  # at least so many that belong to none of the words

    def validate(self, password, user=None):
        words = common_words() | unit_names() | names_of_person(user)
        text = one_line(password)[:LONGEST_JUDGED]
        if any(_is_guessable(_letters(spelling), words, self.other_letters) for spelling in _spellings(text)):
            raise ValidationError(self.message, code="password_guessable")

    def get_help_text(self):
        return "Không ghép từ tên đơn vị, địa danh, họ tên hoặc từ thông dụng (như “mật khẩu”, “công đoàn”) với năm, chữ số."


@cache
def common_words() -> frozenset[str]:
    lines = WORD_LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(_letters(line) for line in lines if line and not line.startswith("#"))


def unit_names() -> set[str]:
    """Every way to write a unit's name, past and present, or a part of it, in one word."""
    names = {name for row in UnitVersion.objects.values_list("name", "short_name") for name in row}
    names.update(UnitAlias.objects.values_list("name", flat=True))
    return {part for name in names for part in _parts(name)}


def names_of_person(user) -> set[str]:
    names = [getattr(user, field, "") or "" for field in ("full_name", "username", "email")]
    return {part for name in names for part in _parts(name.partition("@")[0])}


def _letters(text) -> str:
    return re.sub("[^a-z]", "", fold(text))


def _spellings(text):
    return text, text.translate(_LOOK_ALIKES)


def _parts(name):
    """Neighbouring words of a name written as one; a single word only where it is long enough to mean something."""
    words = re.findall("[a-z]+", fold(name))
    for first in range(len(words)):
        if len(words[first]) > 3:
            yield words[first]
        for last in range(first + 2, len(words) + 1):
            yield "".join(words[first:last])


def _is_guessable(letters, words, other_letters) -> bool:
    """Whether words can cover all but fewer than ``other_letters`` of the letters; False where there is no such word."""
    longest = max(map(len, words), default=0)
    uncovered = [0]  # by number of letters read
    for end in range(1, len(letters) + 1):
        starts = range(max(0, end - longest), end)
        covering = (uncovered[start] for start in starts if letters[start:end] in words)
        uncovered.append(min(covering, default=len(letters)))
        uncovered[end] = min(uncovered[end], uncovered[end - 1] + 1)
    return uncovered[-1] < min(other_letters, len(letters))
