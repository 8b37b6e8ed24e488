"""Rules on trial: who would newly fail or pass if a rule or a threshold were changed, over any release.

Both the profile in force and the shapes on trial judge the same data, what the source graphs of a release state, so
that equal rules can never tell two things. Shapes of others run in a process with limits (`shapes.validation.fence`).
"""

from loader.trial.comparison import Change, Comparison, compare
from loader.trial.form import FORMS, written

__all__ = ["FORMS", "Change", "Comparison", "compare", "written"]
