"""Which hooks a plugin implements, and whether it does so rightly. Nothing of the plugin is called here."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any, Final

import pluggy

from ethicsguard import hookspecs
from ethicsguard.errors import PluginError
from ethicsguard.hookspecs import PROJECT
from ethicsguard.plugins.calling import is_async

_PREFIX: Final = f"{PROJECT}_"
HOOKS: Final = tuple(
    sorted(name for name, value in vars(hookspecs).items() if name.startswith(_PREFIX) and inspect.isfunction(value))
)
"""The names of all hooks."""


@dataclass(frozen=True, slots=True)
class Implementation:
    """A plugin's function for a hook, and the arguments of the hook that it wants."""

    hook: str
    function: Callable[..., Any]
    wants: tuple[str, ...]


def implementations_of(plugin: object) -> Mapping[str, Implementation]:
    """Return what a plugin implements, by the hook's name, sorted. Raises PluginError for whatever is not right."""
    if inspect.isclass(plugin):
        raise PluginError("it is a class; name an instance of it, or a module")
    _refuse_stray_names(plugin)
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(plugin, name="plugin")
        manager.check_pending()
    except pluggy.PluginValidationError:
        unknown = sorted(caller.name for caller in manager.get_hookcallers(plugin) or () if not caller.has_spec())
        if unknown:
            raise PluginError(f"there is no hook {unknown[0]}; the hooks are {', '.join(HOOKS)}") from None
        raise PluginError(
            "a hook takes arguments that it is not given; docs/plugins.md shows what each is given"
        ) from None
    found_by_hook: dict[str, Implementation] = {}
    for caller in manager.get_hookcallers(plugin) or ():
        found_by_hook[caller.name] = _only(caller)
    if not found_by_hook:
        raise PluginError("it implements no hook; mark its functions with @hookimpl")
    return MappingProxyType(dict(sorted(found_by_hook.items())))


def _only(caller: pluggy.HookCaller) -> Implementation:
    found = caller.get_hookimpls()
    if not caller.has_spec():  # marked as optional, which says that the name may be unknown; here it may not
        raise PluginError(f"there is no hook {caller.name}; the hooks are {', '.join(HOOKS)}")
    if len(found) > 1:
        raise PluginError(f"it implements {caller.name} twice")
    (implementation,) = found
    if implementation.wrapper or implementation.hookwrapper:
        raise PluginError(f"{caller.name} is a wrapper: a plugin may not touch what other plugins answer")
    if is_async(implementation.function):
        raise PluginError(f"{caller.name} is asynchronous; hooks are ordinary functions")
    _refuse_loose_signature(caller.name, implementation.function)
    return Implementation(caller.name, implementation.function, tuple(implementation.argnames))


def _refuse_loose_signature(hook: str, function: Callable[..., Any]) -> None:
    """Refuse defaults and ``*args``: they are never filled, and the plugin would not see what it asks for."""
    for parameter in inspect.signature(function).parameters.values():
        loose = parameter.kind not in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        if loose or parameter.default is not parameter.empty:
            raise PluginError(f"{hook}: its parameters are plain names without defaults, or left out")


def _refuse_stray_names(plugin: object) -> None:
    """Refuse what is named like a hook and is none: misspelt or without the mark, it would never be called."""
    for name in dir(plugin):
        if not name.startswith(_PREFIX):
            continue
        value = inspect.getattr_static(plugin, name, None)
        if isinstance(value, ModuleType):
            continue
        if name not in HOOKS:
            raise PluginError(f"there is no hook {name}; the hooks are {', '.join(HOOKS)}")
        function = value.__func__ if isinstance(value, (staticmethod, classmethod)) else value
        if not hasattr(function, f"{PROJECT}_impl") and not hasattr(value, f"{PROJECT}_impl"):
            raise PluginError(f"{name} is not marked with @hookimpl, and would never be called")
