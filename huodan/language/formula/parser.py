"""
Text to tree.

Owns: the grammar (Excel's, with Chinese names and full-width signs) and the words for what it cannot read.
Does not own: whether names and functions exist and fit together (``checker.py``).
"""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args

from huodan.language.formula.errors import FormulaError, mistake
from huodan.language.formula.tree import (
    BARE_NAME,
    TRUTHS,
    Binary,
    Call,
    Constant,
    Name,
    Node,
    Place,
    Unary,
    array,
    children,
)

LONGEST = 10_000
DEEPEST = 100

# As in Excel: signs bind tightest, then %, ^ (from the left), * /, + -, &, comparisons.
_GRAMMAR = rf"""
?start: _LEAD? comparison
?comparison: joined | comparison COMPARE joined -> binary
?joined: sum | joined AMPERSAND sum -> binary
?sum: product | sum (PLUS | MINUS) product -> binary
?product: raised | product (TIMES | DIVIDED) raised -> binary
?raised: percentage | raised CARET percentage -> binary
?percentage: signed | percentage PERCENT -> percent
?signed: atom | MINUS signed -> minus | PLUS signed -> plus
?atom: NUMBER -> number
    | TEXT -> text
    | ERROR -> error
    | _BRACE row (_SEMICOLON row)* _UNBRACE -> array
    | part (_DOT part)* -> name
    | FUNCTION _OPEN _CLOSE -> call
    | FUNCTION _OPEN comparison _CLOSE -> call
    | FUNCTION _OPEN argument (_COMMA argument)+ _CLOSE -> call
    | _OPEN comparison _CLOSE
?argument: comparison | -> omitted
row: element (_COLUMN element)*
?element: NUMBER -> number | MINUS NUMBER -> negative | TEXT -> text | BARE -> truth
?part: BARE | ID | LABEL

_LEAD: /[=＝]/
COMPARE: /<>|<=|>=|==|!=|＜＞|＜＝|＞＝|！＝|[=＝<＜>＞≠≤≦≥≧]/
AMPERSAND: /[&＆]/
PLUS: /[+＋]/
MINUS: /[-－−–]/
TIMES: /[*＊×✕]/
DIVIDED: /[\/／÷]/
CARET: /[\^＾]/
PERCENT: /[%％]/
_OPEN: /[(（]/
_CLOSE: /[)）]/
_COMMA: /[,，;；、]/
_DOT: /[.．]/
NUMBER: /(\d+\.?\d*|\.\d+)([eE][+-]?\d{{1,3}}(?!\w))?/
TEXT: /"(?:[^"]|"")*"|[“”＂][^“”＂]*[“”＂]/
ERROR.3: /#(?:N\/A|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|NULL!)/
_BRACE: /[{{｛]/
_UNBRACE: /[}}｝]/
_COLUMN: /[,，、]/
_SEMICOLON: /[;；]/
ID: /#(?:\^?\w+|\^)/
LABEL: /【(?:[^】]|】】)+】|\[(?:[^\]]|\]\])+\]/
FUNCTION.2: /[^\W\d][\w.]*(?=\s*[(（])/
BARE: /{BARE_NAME}/
%ignore /\s+/
"""

_COMPARISONS = {"==": "=", "!=": "<>", "！=": "<>", "≠": "<>", "≤": "<=", "≦": "<=", "≥": ">=", "≧": ">="}
_SIGNS = str.maketrans("＝＜＞＆＋－−–＊×✕／÷＾", "=<>&+---***//^")

_OPERAND = ("数字、字段或函数", "a number, a field or a function")
_WANTED = (
    ({"NUMBER", "BARE", "FUNCTION"}, _OPERAND),
    ({"CONSTANT"}, ("数字、文本或真假", "a number, a text or a truth")),
    ({"PLUS", "TIMES", "COMPARE"}, ("运算符", "an operator")),
    ({"_OPEN"}, ("左括号「(」", 'an opening parenthesis "("')),
    ({"_COMMA"}, ("逗号", "a comma")),
    ({"_CLOSE"}, ("右括号「)」", 'a closing parenthesis ")"')),
    ({"$END"}, ("公式结束", "the end of the formula")),
)


@lru_cache(maxsize=1024)
def parse(text: str) -> Node:
    """
    Read a formula, with or without its leading ``=``.

    Raises:
        FormulaError: with line, column and what was expected there.
    """
    if len(text) > LONGEST:
        raise mistake(
            Place(),
            (f"公式超过 {LONGEST:,} 个字", f"the formula is longer than {LONGEST:,} characters"),
            ("请拆成几个公式字段", "Split it into several formula fields"),
        )
    try:
        node = cast(Node, _parser().parse(text))
    except UnexpectedInput as unexpected:
        raise _explain(unexpected, text) from None
    _refuse_depth(node)
    return node


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Makes nodes of what the parser found; each method is named after a rule."""

    def number(self, token: Token) -> Node:
        return Constant(Decimal(token), place=_place(token))

    def text(self, token: Token) -> Node:
        inner = token[1:-1].replace('""', '"') if token[0] == '"' else token[1:-1]
        return Constant(inner, place=_place(token))

    def negative(self, sign: Token, token: Token) -> Node:
        return Constant(-Decimal(token), place=_place(token))

    def truth(self, token: Token) -> Node:
        truth = TRUTHS.get(token.upper())
        if truth is None:
            raise mistake(_place(token), *_explain_found(str(token), {"CONSTANT"}))
        return Constant(truth, place=_place(token))

    def error(self, token: Token) -> Node:
        """Excel's errors have no value here: writing one is calling for it."""
        return Call("ERROR", (Constant(str(token)),), place=_place(token))

    def row(self, *elements: Constant) -> tuple[Constant, ...]:
        return elements

    def array(self, *rows: tuple[Constant, ...]) -> Node:
        place = rows[0][0].place
        if len({len(row) for row in rows}) > 1:
            raise mistake(
                place,
                ("花括号里各行的个数不同", "the rows in the braces differ in length"),
                ("请让每行的个数相同", "Give each row the same number of values"),
            )
        return replace(array(chain(*rows), len(rows[0])), place=place)

    def name(self, *parts: Token) -> Node:
        place = _place(parts[0])._replace(end=parts[-1].end_pos or 0)
        truth = TRUTHS.get(parts[0].upper()) if len(parts) == 1 and parts[0].type == "BARE" else None
        return Name(tuple(map(_part, parts)), place=place) if truth is None else Constant(truth, place=place)

    def call(self, function: Token, *arguments: Node) -> Node:
        return Call(str(function), arguments, place=_place(function))

    def omitted(self) -> Node:
        return Constant(None)

    def binary(self, left: Node, sign: Token, right: Node) -> Node:
        plain = sign.translate(_SIGNS)
        return Binary(_COMPARISONS.get(plain, plain), left, right, place=_place(sign))

    def percent(self, operand: Node, sign: Token) -> Node:
        return Unary("%", operand, place=_place(sign))

    def minus(self, sign: Token, operand: Node) -> Node:
        return Unary("-", operand, place=_place(sign))

    def plus(self, sign: Token, operand: Node) -> Node:
        return operand


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


def _place(token: Token) -> Place:
    return Place(token.line or 1, token.column or 1, token.start_pos or 0, token.end_pos or 0)


def _part(token: Token) -> str:
    if token.type != "LABEL":
        return str(token)
    return token[1:-1].replace(token[-1] * 2, token[-1])


def _explain(unexpected: UnexpectedInput, text: str) -> FormulaError:
    if isinstance(unexpected, UnexpectedToken) and unexpected.token.type != "$END":
        return mistake(
            _place(unexpected.token), *_explain_found(str(unexpected.token), _accepted(unexpected))
        )
    if isinstance(unexpected, UnexpectedCharacters):
        place = Place(unexpected.line, unexpected.column)
        character = text[unexpected.pos_in_stream or 0]
        if character in '"“”＂【[':
            return mistake(
                place,
                (f"「{character}」没有配对", f"{character} has no partner"),
                ("请补上结尾的引号或括号", "Add the closing quote or bracket"),
            )
        return mistake(place, *_explain_found(character, unexpected.allowed or set()))
    lines = text.rstrip().split("\n")
    place = Place(len(lines), len(lines[-1]) + 1)
    found = (
        ("公式是空的", "the formula is empty")
        if not text.strip("=＝ \n")
        else ("公式没有写完", "the formula is unfinished")
    )
    return mistake(place, found, _wanted(_accepted(cast(UnexpectedToken, unexpected))))


def _accepted(unexpected: UnexpectedToken) -> set[str]:
    """Return what could follow here; ``expected`` alone also names what could follow elsewhere."""
    return unexpected.accepts or unexpected.expected


def _explain_found(found: str, expected: set[str]) -> tuple[tuple[str, str], tuple[str, str]]:
    return (f"这里不能写「{found}」", f'"{found}" cannot stand here'), _wanted(expected)


def _wanted(expected: set[str]) -> tuple[str, str]:
    """Say what could stand there instead of naming the terminals of the grammar."""
    wanted = [words for terminals, words in _WANTED if terminals & expected]
    if _OPERAND in wanted:
        wanted = [_OPERAND]
    if not wanted:
        return "请改正这里", "Correct it here"
    return f"这里应为{'、'.join(zh for zh, _ in wanted)}", f"Expected {' or '.join(en for _, en in wanted)}"


def _refuse_depth(root: Node) -> None:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for node in level for child in children(node)]
        if not level:
            return
    raise mistake(
        level[0].place,
        (f"运算超过 {DEEPEST} 层", f"there are more than {DEEPEST} operations inside each other"),
        (
            "请用 SUM 或 CONCAT，或拆成几个公式字段",
            "Use SUM or CONCAT, or split it into several formula fields",
        ),
    )
