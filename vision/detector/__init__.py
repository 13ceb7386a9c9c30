"""Finding elements that neither reading nor the accessibility tree tells of, and how they stand."""

from vision.detector.detected import Detected as Detected
from vision.detector.runtime import Detector as Detector
