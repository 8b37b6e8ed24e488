"""Any shapes over any data: the SHACL processor behind ``enishi validate --shapes`` and behind the profiles."""

from shapes.validation.fence import Limits, Outcome, judge_files
from shapes.validation.incremental import Incremental, Update
from shapes.validation.judge import JUDGES, Judge
from shapes.validation.result import Report, Result

__all__ = ["JUDGES", "Incremental", "Judge", "Limits", "Outcome", "Report", "Result", "Update", "judge_files"]
