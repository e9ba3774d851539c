"""Sinks: the places a secret is delivered to. Must not know how a secret was obtained."""

from robot.sinks.base import Delivery, Planned, Sink
from robot.sinks.registry import parse

__all__ = ["Delivery", "Planned", "Sink", "parse"]
