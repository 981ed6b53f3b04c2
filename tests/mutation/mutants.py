"""Makes mutants of a module: the same source with one statement, constant or comparison changed."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

OPPOSITE = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A changed source, the line of the original that was changed, and how."""

    line: int
    change: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module's source. Imports, docstrings and definitions as a whole are left alone."""
    tree = ast.parse(source)
    docstrings = {id(node.body[0]) for node in ast.walk(tree) if has_docstring(node)}
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in docstrings or is_part_of(node, docstrings, tree):
            continue
        for change, mutate in changes(node):
            mutated = copy.deepcopy(tree)
            target = list(ast.walk(mutated))[index]
            mutate(mutated, target)
            changed = ast.unparse(ast.fix_missing_locations(mutated))
            if changed != ast.unparse(tree):
                yield Mutant(node.lineno, change, changed)


def has_docstring(node: ast.AST) -> bool:
    holds = isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return holds and ast.get_docstring(node, clean=False) is not None


def is_part_of(node: ast.AST, statements: set[int], tree: ast.AST) -> bool:
    return any(id(parent) in statements and node in ast.walk(parent) for parent in ast.walk(tree))


def changes(node: ast.AST) -> list[tuple[str, callable]]:
    """What can be changed at a node: words for it, and a function of the tree and its node that does it."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return []
        case ast.Expr() | ast.Assign() | ast.AugAssign() | ast.Return() | ast.Raise() | ast.Assert():
            return [(f"without {ast.unparse(node)}", remove)]
        case ast.Constant(value=value) if isinstance(value, bool | int | float | str | bytes):
            return [(f"{value!r} changed", alter)]
        case ast.Compare():
            return [(f"not {ast.unparse(node)}", negate)]
    return []


def remove(tree: ast.AST, target: ast.stmt) -> None:
    for parent in ast.walk(tree):
        for _, value in ast.iter_fields(parent):
            if isinstance(value, list) and target in value:
                value[value.index(target)] = ast.Pass()


def alter(_: ast.AST, target: ast.Constant) -> None:
    match target.value:
        case bool():
            target.value = not target.value
        case int() | float():
            target.value = target.value * 2 + 1
        case str():
            target.value += "x"
        case bytes():
            target.value += b"x"


def negate(_: ast.AST, target: ast.Compare) -> None:
    target.ops[0] = OPPOSITE[type(target.ops[0])]()
