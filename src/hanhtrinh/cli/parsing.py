"""The parser's own words in the language of this run: headings of help, and what is wrong with a call.

Typer knows English only. Headings are read from its module when help is drawn, and wrong calls are caught before
it prints them; nothing else of it is touched.
"""

from __future__ import annotations

import re
import sys
from typing import Any, Final

import typer

from hanhtrinh.cli.output import language, t
from hanhtrinh.language import language_of

HELP: Final = ("-h", "--help")
# what values look like: the words of help, in Vietnamese
_METAVARS: Final = {
    "FILE": "TỆP",
    "DIR": "THƯ_MỤC",
    "COL": "CỘT",
    "FIELD": "TRƯỜNG",
    "KEY": "KHÓA",
    "KIND": "LOẠI",
    "VALUE": "GIÁ_TRỊ",
    "NAME": "TÊN",
    "ATTR": "THUỘC_TÍNH",
    "TEXT": "CHỮ",
    "NUMBER": "SỐ",
    "CHAR": "KÝ_TỰ",
    "DATE": "NGÀY",
    "ID": "MÃ",
    "EVENT": "SỰ_KIỆN",
    "BATCH": "LẦN_NHẬP",
    "SHARE": "TỶ_LỆ",
    "LOW": "THẤP",
    "HIGH": "CAO",
}
_OF_TYPES: Final = {
    "path": "FILE",
    "list[Path]": "FILE",
    "str": "TEXT",
    "list[str]": "TEXT",
    "int": "NUMBER",
    "float": "NUMBER",
}
# Typer's own base of every wrong call; it is not exported by name
WrongCall: Final[type[Exception]] = typer.BadParameter.__mro__[1]


def _commands(command: Any) -> list[Any]:
    found = [command]
    for child in getattr(command, "commands", {}).values():
        found += _commands(child)
    return found


def _metavar(parameter: Any, context: typer.Context) -> str | None:
    """Say what a value looks like, in the language of this run; None where Typer's own word says it."""
    shown: str | None = parameter.metavar
    if shown is None and any(name.startswith("-") for name in parameter.opts):
        kind = parameter.display_type(context).strip("<>").split()[0]
        shown = "DIR" if "--workspace" in parameter.opts else _OF_TYPES.get(kind)
    if shown is None or language() == "en":
        return shown
    return re.sub(r"[A-Z]+", lambda word: _METAVARS.get(word[0], word[0]), shown)


def _name_values(command: Any) -> None:
    for each in _commands(command):
        for parameter in each.params:
            parameter.metavar = _metavar(parameter, typer.Context(each))


def _speak_vietnamese(command: Any) -> None:
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = "Đối số"
    rich_utils.OPTIONS_PANEL_TITLE = "Tùy chọn"
    rich_utils.COMMANDS_PANEL_TITLE = "Lệnh"
    rich_utils.DEFAULT_STRING = "[mặc định: {}]"
    rich_utils.REQUIRED_LONG_STRING = "[bắt buộc]"
    for each in _commands(command):
        option = each.get_help_option(typer.Context(each, help_option_names=list(HELP)))
        if option is not None:
            option.help = "Xem hướng dẫn này."


def _name(parameter: Any) -> str:
    options = [option for option in getattr(parameter, "opts", ()) if option.startswith("-")]
    return (
        options[-1]
        if options
        else getattr(parameter, "metavar", None) or getattr(parameter, "name", "") or ""
    )


def complaint(fault: Any) -> str:
    """Say what is wrong with a call; Typer's own sentence where it says more than we can."""
    kind = type(fault).__name__
    said: str = fault.format_message()
    if language() == "en":
        return said
    if kind == "MissingParameter":
        return f"Thiếu {_name(fault.param)}."
    if kind == "NoSuchOption":
        close = f" Có phải là {', '.join(fault.possibilities)}?" if fault.possibilities else ""
        return f"Không có tùy chọn {fault.option_name}.{close}"
    if isinstance(fault, typer.BadParameter) and fault.param is not None:
        needed = getattr(fault.param, "metavar", None)
        if needed is None and fault.ctx is not None:
            needed = fault.param.display_type(fault.ctx)
        return f"Giá trị của {_name(fault.param)} không dùng được. Cần: {str(needed).strip('<>')}."
    if isinstance(fault, typer.BadParameter):
        return f"Giá trị của {_name(fault.param) or fault.param_hint} không dùng được: {fault.message}"
    if said.startswith("No such command"):
        name, _, close = said.removeprefix("No such command").partition(". Did you mean")
        return f"Không có lệnh {name.strip(' .')}." + (f" Có phải là{close}" if close else "")
    if said.startswith("Got unexpected extra argument"):
        extra = said.rpartition(" (")[2].rstrip(").")
        return f"Thừa đối số: {extra}. Mẫu tên tệp có dấu * cần nằm trong dấu nháy."
    if kind == "BadOptionUsage":
        return f"Tùy chọn {fault.option_name} cần một giá trị."
    return f"Lệnh chưa đúng: {said}"


def _without_language(arguments: list[str]) -> list[str]:
    """Take out `--lang X`, which was read before and may stand anywhere; a language that is none stays and is refused."""
    kept: list[str] = []
    left = iter(arguments)
    for argument in left:
        if argument == "--lang":
            tag = next(left, None)
            kept += [] if language_of(tag) else [argument, *([] if tag is None else [tag])]
        elif not (argument.startswith("--lang=") and language_of(argument[7:])):
            kept.append(argument)
    return kept


def run(app: typer.Typer) -> int:
    """Parse the arguments, run the command, give the exit status; a wrong call is 2."""
    command = typer.main.get_command(app)
    _name_values(command)
    arguments = _without_language(sys.argv[1:])
    asks_for_help = (
        not arguments
        or any(word in HELP for word in arguments)
        or arguments[-1:] in (["map"], ["models"], ["presets"], ["touchpoints"])
    )
    if language() == "vi" and asks_for_help:
        _speak_vietnamese(command)
    try:
        status = command(args=arguments, prog_name="hanhtrinh", standalone_mode=False)
    except WrongCall as fault:
        context = getattr(fault, "ctx", None)
        if type(fault).__name__ == "NoArgsIsHelpError" and context is not None:
            print(context.get_help())
            return 2
        path = context.command_path if context is not None else "hanhtrinh"
        print(f"{t('Lỗi', 'Error')}: {complaint(fault)}", file=sys.stderr)
        print(t(f"Xem cách dùng: {path} --help", f"See how it is used: {path} --help"), file=sys.stderr)
        return 2
    except typer.Abort:
        print(t("Đã dừng.", "Stopped."), file=sys.stderr)
        return 130
    return status if isinstance(status, int) else 0
