"""Answers of a form, which lie in the tree directly or under "value", as a text, an object or a list (trap 67)."""

from __future__ import annotations

from loader.record import Field, Statements
from loader.values import text

_PROMPTS = frozenset(
    map(text.key, ("選択してください", "選択して下さい", "未記入", "please select", "please choose", "(未選択)"))
)


class Answers:
    """The answers to the questions about a file or a project.

    Args:
        statements: where remarks go.
        fields: the answers by question.
        name: name of the answers in paths ("file", "project").
        prefix: what the names of the questions begin with.
    """

    def __init__(self, statements: Statements, fields: Field, name: str, prefix: str = "") -> None:
        self._statements = statements
        self._fields = fields
        self._name = name
        self._prefix = prefix

    def where(self, question: str) -> str:
        """Path of a question in the record."""
        return f"{self._name}/{self._prefix}{question}"

    def remark(self, rule: str, question: str, stated: str) -> None:
        """Remark on the answer to a question; see `Statements.remark`."""
        self._statements.remark(rule, self.where(question), stated)

    def drop(self, question: str) -> None:
        """Count the answers to a question as read: they are known and on purpose not stated."""
        for answer in self._fields.all(self._prefix + question):
            answer.drop()

    def all(self, *questions: str) -> list[Field]:
        """The answers to the questions of these names: one, or more when the answer is a list."""
        found = self._fields.all(*(self._prefix + question for question in questions))
        return [answer for f in found for answer in (f.all("value") if f.first("value") else [f])]

    def text(self, *questions: str) -> str:
        """The first answer that is a text; a prompt that was never replaced counts as empty (trap 48)."""
        for question in questions:
            for answer in self.all(question):
                stated = answer.take().strip()
                if stated and text.key(stated) in _PROMPTS:
                    self._statements.remark("placeholder-value", self.where(question), stated)
                elif stated:
                    return stated
        return ""

    def term(self, question: str) -> str:
        """The answer from a list of terms; a label that joins two languages is remarked (trap 24)."""
        stated = self.text(question)
        if "en" in text.split_bilingual(stated):
            self._statements.remark("combined-label", self.where(question), stated)
        return stated

    def pair(self, question: str) -> list[tuple[str, str]]:
        """The answers in Japanese and English, those that are given."""
        both = ((self.text(f"{question}-{tag}"), tag) for tag in ("ja", "en"))
        return [(words, tag) for words, tag in both if words]
