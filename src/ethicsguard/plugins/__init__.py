"""Finds plugins, checks them, and keeps them apart from each other and from what they may not touch.

A plugin is code that the site trusts enough to run: it shares the engine's process. What is guarded against here is a
plugin that is broken, misspelt, talkative or in the way of another, not one that attacks the interpreter.
"""

from ethicsguard.plugins.loading import BuiltIn, load_plugins
from ethicsguard.plugins.registry import PluginRegistry, PluginStatus

__all__ = ["BuiltIn", "PluginRegistry", "PluginStatus", "load_plugins"]
