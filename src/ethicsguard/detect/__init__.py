"""Finding personal data in texts, through one seam: ``model.Detector``. Presidio is loaded at the first search."""

from ethicsguard.detect.engine import PresidioDetector, build_detector
from ethicsguard.detect.entities import DEFAULT_ENTITIES, TITLES, title_of

__all__ = ["DEFAULT_ENTITIES", "TITLES", "PresidioDetector", "build_detector", "title_of"]
