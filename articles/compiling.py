"""How readers' templates become Python: as Jinja2 does it, but for two things that its pages may want and ours don't.

A value is written through one function where Jinja2 calls three, and whatever is called is called at once, not by way
of the page's context. Together that is a third of the time of a page.
"""

import re

from django.utils.safestring import SafeString
from jinja2 import Environment as JinjaEnvironment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, optimizeconst
from markupsafe import Markup, escape

from articles import printed

# What takes the page's context: it goes Jinja2's own way.
WITH_CONTEXT = {"json_ld", "caller"}
_special = re.compile(r"[&<>\"']").search
_is_safe = frozenset({Markup, SafeString})


def written(value) -> str:
    """*value* as it stands in HTML."""
    kind = type(value)
    if kind is str:
        return value if _special(value) is None else escape(value)
    if kind in _is_safe:
        return value
    if kind is int:
        return str(value)
    return escape(printed.shown(value))


class Compiler(CodeGenerator):
    def _output_child_pre(self, node, frame, finalize) -> None:
        self.write("environment.written(")

    def _output_child_post(self, node, frame, finalize) -> None:
        self.write(")")

    @optimizeconst
    def visit_Call(self, node, frame, forward_caller=False) -> None:
        called = node.node
        goes_round = isinstance(called, nodes.Name) and called.name in WITH_CONTEXT
        if forward_caller or goes_round or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(called, frame)
        self.write("(")
        for one in node.args:
            self.visit(one, frame)
            self.write(", ")
        for one in node.kwargs:
            self.write(f"{one.key}=")
            self.visit(one.value, frame)
            self.write(", ")
        self.write(")")


class Environment(JinjaEnvironment):
    code_generator_class = Compiler
    written = staticmethod(written)
