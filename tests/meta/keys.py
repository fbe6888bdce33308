"""Read from the integration's code which values an expression can have.

Translation keys are given as literals, constants, members of an enumeration, entries of a
dictionary, a choice between such, or parameters of a helper that its callers fill. All of these
are followed; anything else is reported, because no test could then tell which texts are needed.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .project import INTEGRATION, adapter_files

type Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Place:
    """An expression and where it stands."""

    file: Path
    node: ast.expr
    function: Function | None
    owner: ast.ClassDef | None

    def __str__(self) -> str:
        """Name file and line."""
        return f"{self.file.relative_to(INTEGRATION)}:{self.node.lineno}"


class UnreadableKeyError(Exception):
    """An expression whose values cannot be read from the code."""


@dataclass(frozen=True)
class Code:
    """The syntax trees of the integration, with the constants that they define."""

    trees: dict[Path, ast.Module]

    @classmethod
    def load(cls) -> Code:
        """Parse every module outside the core."""
        return cls({file: ast.parse(file.read_text(encoding="utf-8")) for file in adapter_files()})

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        """Return what names of modules and `Class.NAME` are set to."""
        found: dict[str, ast.expr] = {}
        for tree in self.trees.values():
            for statement in tree.body:
                found.update(_assigned(statement, ""))
                if isinstance(statement, ast.ClassDef):
                    for inner in statement.body:
                        found.update(_assigned(inner, f"{statement.name}."))
        return found

    def calls(self) -> Iterator[tuple[Place, ast.Call]]:
        """Yield every call with its place."""
        for file, tree in self.trees.items():
            for node, function, owner in _walk(tree, None, None):
                if isinstance(node, ast.Call):
                    yield Place(file, node, function, owner), node

    def keyword(self, name: str) -> Iterator[tuple[Place, ast.Call]]:
        """Yield every value given to a keyword of that name, and the call."""
        for place, call in self.calls():
            for keyword in call.keywords:
                if keyword.arg == name:
                    yield Place(place.file, keyword.value, place.function, place.owner), call

    def strings(self) -> set[str]:
        """Return every string literal of the code."""
        return {
            node.value
            for tree in self.trees.values()
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }

    def values(self, place: Place) -> set[str]:
        """Return every value that the expression can have."""
        return self._values(place, frozenset())

    def _values(self, place: Place, seen: frozenset[str]) -> set[str]:
        """Follow one expression; `seen` are the names on the way."""
        match place.node:
            case ast.Constant(value=str() | None as value):
                return {value} if value is not None else set()
            case ast.IfExp(body=body, orelse=other):
                return self._all(place, [body, other], seen)
            case ast.BoolOp(values=values):
                return self._all(place, values, seen)
            case ast.Name(id=name) if name not in seen:
                return self._name(place, name, seen | {name})
            case ast.Attribute(attr="value", value=inner):
                return self._all(place, (inner,), seen)
            case ast.Attribute(value=ast.Name(id=owner), attr=attribute):
                return self._attribute(place, owner, attribute, seen)
            case ast.Subscript(value=ast.Name(id=name)):
                return self._entries(place, name, (), seen)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=args):
                return self._entries(place, name, args[1:], seen)
        message = f"{place}: cannot read the values of `{ast.unparse(place.node)}`"
        raise UnreadableKeyError(message)

    def _all(
        self, place: Place, nodes: tuple[ast.expr, ...] | list[ast.expr], seen: frozenset[str]
    ) -> set[str]:
        """Return the values of several expressions of the same place."""
        found: set[str] = set()
        for node in nodes:
            found |= self._values(Place(place.file, node, place.function, place.owner), seen)
        return found

    def _attribute(
        self, place: Place, owner: str, attribute: str, seen: frozenset[str]
    ) -> set[str]:
        """Return the values of a constant in a class, or of what an object was made with."""
        constant = self.constants.get(f"{owner}.{attribute}")
        if constant is not None:
            return self._all(place, (constant,), seen)
        return self._parameter(place, attribute, seen | {attribute})

    def _name(self, place: Place, name: str, seen: frozenset[str]) -> set[str]:
        """Return the values of a local variable, a parameter or a constant."""
        if place.function is not None:
            local = list(_local_values(place.function, name))
            if local:
                return self._all(place, local, seen)
            if name in _parameters(place.function):
                return self._parameter(place, name, seen)
        if name in self.constants:
            return self._all(place, (self.constants[name],), seen)
        message = f"{place}: nothing is known of `{name}`"
        raise UnreadableKeyError(message)

    def _parameter(self, place: Place, name: str, seen: frozenset[str]) -> set[str]:
        """Return what the callers of the function (or makers of the class) give for a parameter."""
        function = place.function
        target = place.owner.name if place.owner is not None else ""
        fields: list[str] = []
        if function is not None and name in _parameters(function):
            fields = [each for each in _parameters(function) if each not in {"self", "cls"}]
            if function.name != "__init__":
                target = function.name
        found: set[str] = set()
        given = False
        for caller, call in self.calls():
            if _called(call) != target:
                continue
            for node in _given(call, name, fields):
                given = True
                found |= self._values(Place(caller.file, node, caller.function, caller.owner), seen)
        if not given:
            message = f"{place}: no caller of `{target}` gives `{name}`"
            raise UnreadableKeyError(message)
        return found

    def _entries(
        self,
        place: Place,
        name: str,
        defaults: tuple[ast.expr, ...] | list[ast.expr],
        seen: frozenset[str],
    ) -> set[str]:
        """Return the values of a constant dictionary."""
        mapping = self.constants.get(name)
        if not isinstance(mapping, ast.Dict):
            message = f"{place}: `{name}` is no dictionary of constants"
            raise UnreadableKeyError(message)
        return self._all(place, [*mapping.values, *defaults], seen)


def _assigned(statement: ast.stmt, prefix: str) -> dict[str, ast.expr]:
    """Return the names that an assignment sets."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return {prefix + name: value}
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return {prefix + name: value}
    return {}


def _walk(
    node: ast.AST, function: Function | None, owner: ast.ClassDef | None
) -> Iterator[tuple[ast.AST, Function | None, ast.ClassDef | None]]:
    """Yield every node with the function and class around it."""
    for child in ast.iter_child_nodes(node):
        yield child, function, owner
        match child:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from _walk(child, child, owner)
            case ast.ClassDef():
                yield from _walk(child, None, child)
            case _:
                yield from _walk(child, function, owner)


def _local_values(function: Function, name: str) -> Iterator[ast.expr]:
    """Yield what a function assigns to a name."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            yield from _assigned(node, "").values() if name in _assigned(node, "") else ()
        elif isinstance(node, ast.NamedExpr) and node.target.id == name:
            yield node.value


def _parameters(function: Function) -> list[str]:
    """Return the names of a function's parameters."""
    arguments = function.args
    return [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


def _called(call: ast.Call) -> str:
    """Return the last part of the name that is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _given(call: ast.Call, name: str, fields: list[str]) -> Iterator[ast.expr]:
    """Yield the argument that a call gives for a parameter."""
    for keyword in call.keywords:
        if keyword.arg == name:
            yield keyword.value
    if name in fields and (position := fields.index(name)) < len(call.args):
        yield call.args[position]
