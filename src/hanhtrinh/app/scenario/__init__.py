"""The scenario simulator: anyone can plant a truth, get the files a real shop would have, and know the truth."""

from hanhtrinh.app.scenario.document import Scenario
from hanhtrinh.app.scenario.parsing import load_scenario, parse_scenario
from hanhtrinh.app.scenario.tables import Simulated, simulate
from hanhtrinh.app.scenario.truth import truth

__all__ = ["Scenario", "Simulated", "load_scenario", "parse_scenario", "simulate", "truth"]
