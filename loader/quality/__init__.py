"""The quality of metadata: completeness, a score in the manner of data.europa.eu, and whether data are managed.

What is measured is data: the code list ``metric``. How it is measured is a query of the same name in
``queries/quality``, asked of a whole store at once. The outcome is in the graph ``quality``: which metrics a dataset
meets, its points, and the same for all of a source or hosting institution (W3C Data Quality Vocabulary).
"""

from loader.quality.first import FirstSeen
from loader.quality.measuring import measurements
from loader.quality.metric import Metric, metrics

__all__ = ["FirstSeen", "Metric", "measurements", "metrics"]
