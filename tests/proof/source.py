"""Which source code decides a result: the definitions that a function reaches, and the modules that a snippet imports.

Only the syntax tree counts, without docstrings: a comment or another layout changes no result.
"""

import ast
import hashlib
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Starts, stops and talks to any server. It is no input of a single result: a change of it is proved by a sample of all.
SHARED = (
    *("addresses", "certificate", "claims", "clock", "frameworks", "idle", "leftovers", "mounted", "mounted_asgi"),
    *("mounted_wsgi", "nginx", "options", "process", "reaper", "record", "rows", "servers", "wire"),
)
SHARED_MODULES = frozenset(f"tests.harness.{name}" for name in SHARED)
OURS = ("tests", "snippets")
BESIDE = ("macros", "tools")  # ours, and no part of what a server does


class SourceError(LookupError):
    """A definition or a module is not where something refers to it."""


@dataclass(frozen=True)
class Reference:
    """A definition at the top level of a module, or with the name "" the whole module."""

    module: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.module}:{self.name}" if self.name else self.module


@dataclass(frozen=True)
class Module:
    """The top level of a module: what each name stands for there, and what runs on import without giving a name."""

    tree: ast.Module
    definitions: dict[str, tuple[ast.stmt, ...]]
    imports: dict[str, Reference]


def path_of(module: str) -> Path | None:
    """The file of one of our modules or packages, if there is one."""
    if module.partition(".")[0] not in OURS:
        return None
    path = ROOT.joinpath(*module.split("."))
    found = (one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file())
    return next(found, None)


def text_of(path: Path) -> str:
    return path.read_text()


@cache
def parsed(module: str) -> Module:
    """Raises SourceError where there is no such module of ours."""
    path = path_of(module)
    if path is None:
        raise SourceError(f"there is no module {module}")
    tree = ast.parse(text_of(path))
    without_docstrings(tree)
    definitions: dict[str, tuple[ast.stmt, ...]] = {}
    imports: dict[str, Reference] = {}
    for node in tree.body:
        for name in defined_by(node):
            definitions[name] = (*definitions.get(name, ()), node)
        imports |= imported_by(node)
    return Module(tree, definitions, imports)


def without_docstrings(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and type(first.value.value) is str:
                node.body = node.body[1:] or [ast.Pass()]


def defined_by(node: ast.stmt) -> list[str]:
    """The names that a statement at the top level defines."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    return []


def imported_by(node: ast.stmt) -> dict[str, Reference]:
    """What an import at the top level binds: the name here, and what it refers to."""
    match node:
        case ast.Import():
            # `import a.b` binds `a`, and what is asked of it is in `a.b`
            return {(one.asname or one.name.partition(".")[0]): Reference(one.name) for one in node.names}
        case ast.ImportFrom(level=0, module=str(module)):
            return {
                one.asname or one.name: Reference(f"{module}.{one.name}")
                if path_of(f"{module}.{one.name}")
                else Reference(module, one.name)
                for one in node.names
            }
    return {}


@dataclass(frozen=True)
class Closure:
    """What a definition reaches: definitions and whole modules of ours with their digests, and packages of others."""

    digests: dict[str, str]
    packages: frozenset[str]


@cache
def closure(start: Reference, *, undecorated: bool = False, through: frozenset[str] = frozenset()) -> Closure:
    """Everything that `start` reaches, without the modules that are shared, but for those in `through`.

    With `undecorated`, the decorators of `start` itself count for nothing. Raises SourceError.
    """
    digests: dict[str, str] = {}
    packages: set[str] = set()
    left = [start]
    seen = {start}
    while left:
        here = left.pop()
        value, reached, others = examined(here, undecorated and here == start)
        digests[str(here)] = value
        packages |= others
        for one in reached - seen:
            seen.add(one)
            if one.module not in SHARED_MODULES - through:
                left.append(one)
    return Closure(digests, frozenset(packages))


@cache
def examined(here: Reference, undecorated: bool = False) -> tuple[str, frozenset[Reference], frozenset[str]]:
    """The digest of one definition or module, what of ours it refers to, and which packages of others."""
    module = parsed(here.module)
    nodes: tuple[ast.AST, ...] = module.definitions.get(here.name, ()) if here.name else (module.tree,)
    if not nodes:
        raise SourceError(f"{here.module} defines no {here.name!r}")
    if undecorated:
        nodes = tuple(plain(node) for node in nodes)
    reached: set[Reference] = set()
    packages: set[str] = set()
    for node in nodes:
        for one in references(node, here.module):
            if path_of(one.module):
                reached.add(resolved(one))
            elif (package := one.module.partition(".")[0]) not in {*OURS, *BESIDE, *sys.stdlib_module_names}:
                packages.add(package)
    if not here.name:
        reached = {one for one in reached if one.module != here.module}
    return digest(*map(ast.dump, nodes)), frozenset(reached - {here}), frozenset(packages)


def plain(node: ast.AST) -> ast.AST:
    """A function without its decorators."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node
    return type(node)(**{**{field: getattr(node, field) for field in node._fields}, "decorator_list": []})


def resolved(reference: Reference) -> Reference:
    """Where a name is really defined: a module may only pass on what it has imported."""
    module = parsed(reference.module)
    if not reference.name or reference.name in module.definitions:
        return reference
    if further := module.imports.get(reference.name):
        return resolved(further) if path_of(further.module) else Reference(reference.module)
    return Reference(reference.module)  # made by what runs on import


def references(node: ast.AST, module: str) -> set[Reference]:
    """What a piece of source refers to, by name, by attribute of a module, or by a dotted path in a string."""
    here = parsed(module)
    found: set[Reference] = set()
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name) if name in here.definitions:
                found.add(Reference(module, name))
            case ast.Name(id=name) if name in here.imports and not here.imports[name].module.startswith("snippets"):
                found.add(here.imports[name])
            case ast.Name(id=name) if name in here.imports:
                found.add(Reference(here.imports[name].module))  # a snippet counts as a whole
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in here.imports:
                target = here.imports[name]
                if not target.name and path_of(target.module) and attribute in parsed(target.module).definitions:
                    found.add(Reference(target.module, attribute))
            case ast.Constant(value=str(text)) if text.partition(".")[0] in OURS:
                dotted = text.partition(":")[0]
                if all(word.isidentifier() for word in dotted.split(".")) and path_of(dotted):
                    found.add(Reference(dotted))
            case ast.Import() | ast.ImportFrom() if not isinstance(node, ast.Module):
                found |= set(imported_by(part).values())
            case ast.Import() | ast.ImportFrom():
                found |= {
                    Reference(one.module) if one.module.startswith("snippets") else one
                    for one in imported_by(part).values()
                }
    # A module that is used by its attributes is not reached as a whole.
    used = {one.module for one in found if one.name}
    return {one for one in found if one.name or one.module not in used or one.module.startswith("snippets")}


@cache
def modules(name: str) -> Closure:
    """A module as a whole, with all of ours that it imports. Raises SourceError."""
    return closure(Reference(name))


@cache
def file_digest(path: str) -> str:
    """The digest of a committed file, by its path from the root; "absent" if it is not there."""
    file = ROOT / path
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "absent"


def forget() -> None:
    """Read all source again when it is next asked for."""
    for remembered in (parsed, closure, examined, modules, file_digest):
        remembered.cache_clear()


def digest(*texts: str) -> str:
    """Twelve hexadecimal digits of what these texts hash to."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]
