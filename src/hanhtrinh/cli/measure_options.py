"""The options of `hanhtrinh measure`, as data: a name, what it takes, what it is for, and where help shows it.

Typer reads a command's options from the signature of its function; `with_options` writes them into it, so that one list
says everything about an option and the command takes them together.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from hanhtrinh.cli.answers import output_help
from hanhtrinh.cli.output import Format, t
from hanhtrinh.language import Text


@dataclass(frozen=True)
class Option:
    """One option.

    Attributes:
        field: the name that the command gets it by.
        flags: how users write it.
        help: what it is for.
        kind: the type of its value; `bool` for a switch, `list[...]` for what may be repeated.
        metavar: what its value looks like.
        panel: the heading under which help shows it; None for the general ones.
    """

    field: str
    flags: tuple[str, ...]
    help: Text
    kind: Any = str
    metavar: str | None = None
    panel: Text | None = None

    def parameter(self) -> inspect.Parameter:
        """Give it as a parameter of the command, in the language of this run."""
        told = typer.Option(
            *self.flags,
            metavar=self.metavar,
            help=t(self.help.vi, self.help.en),
            rich_help_panel=None if self.panel is None else t(self.panel.vi, self.panel.en),
        )
        switch = self.kind is bool
        annotation = Annotated[bool, told] if switch else Annotated[self.kind | None, told]
        return inspect.Parameter(
            self.field,
            inspect.Parameter.KEYWORD_ONLY,
            default=False if switch else None,
            annotation=annotation,
        )


ON_FILES: Final = Text(vi="Thẳng trên tệp", en="Straight on files")
_PATHS: Final = Text(vi="Đường đi, phễu, giai đoạn", en="Paths, funnel, stages")
_SESSIONS: Final = Text(vi="Phiên ghé (sessions)", en="Sessions")
_RETENTION: Final = Text(vi="Giữ chân (retention)", en="Retention")
_CARE: Final = Text(vi="Chăm sóc và đơn hàng", en="Care and orders")
_EVENT: Final = "ID|EVENT"

_FILE_OPTIONS: Final = (
    Option(
        "events",
        ("--events",),
        Text(vi="Tệp sự kiện; dùng được nhiều lần.", en="Event file; may be repeated."),
        list[Path],
        panel=ON_FILES,
    ),
    Option(
        "case",
        ("--case",),
        Text(vi="Cột mã khách hàng.", en="Column of the customer's id."),
        metavar="COL",
        panel=ON_FILES,
    ),
    Option(
        "activity",
        ("--activity",),
        Text(vi="Cột tên sự kiện.", en="Column of the event's name."),
        metavar="COL",
        panel=ON_FILES,
    ),
    Option(
        "time",
        ("--time",),
        Text(vi="Cột thời gian.", en="Column of the time."),
        metavar="COL",
        panel=ON_FILES,
    ),
    Option(
        "attributes",
        ("--attr",),
        Text(vi="Cột mô tả khách hàng; lặp lại được.", en="Column that describes the customer; repeatable."),
        list[str],
        "[KEY=]COL",
        ON_FILES,
    ),
    Option(
        "fields",
        ("--col",),
        Text(
            vi="Cột của một trường khác, ví dụ order_id=ma_don; lặp lại được.",
            en="Column of another field, e.g. order_id=invoice; repeatable.",
        ),
        list[str],
        "FIELD=COL",
        ON_FILES,
    ),
    Option(
        "mapping",
        ("--mapping",),
        Text(vi="Tệp YAML nói cột nào là gì.", en="YAML file that says which column is what."),
        Path,
        "FILE",
        ON_FILES,
    ),
    Option(
        "stated",
        ("--as",),
        Text(
            vi="Dạng tệp; nếu không nêu thì nhận biết qua nội dung.",
            en="Form of the files; told by their content if not stated.",
        ),
        metavar="csv|tsv|xlsx|jsonl|parquet|xes",
        panel=ON_FILES,
    ),
    Option(
        "sheet",
        ("--sheet",),
        Text(vi="Trang tính của tệp Excel.", en="The sheet of an Excel file."),
        metavar="NAME|NUMBER",
        panel=ON_FILES,
    ),
    Option(
        "header_row",
        ("--header-row",),
        Text(vi="Dòng tiêu đề, đếm từ 1.", en="The header's row, counted from 1."),
        metavar="N",
        panel=ON_FILES,
    ),
    Option(
        "encoding",
        ("--encoding",),
        Text(
            vi="Bảng mã: utf-8, utf-16, windows-1258, vni, tcvn3…",
            en="Encoding: utf-8, utf-16, windows-1258, vni, tcvn3 ...",
        ),
        panel=ON_FILES,
    ),
    Option(
        "delimiter",
        ("--delimiter",),
        Text(vi="Dấu ngăn cách các ô.", en="The character between cells."),
        metavar="CHAR",
        panel=ON_FILES,
    ),
)
_GENERAL_OPTIONS: Final = (
    Option(
        "workspace",
        ("-w", "--workspace"),
        Text(vi="Thư mục không gian làm việc.", en="Folder of the workspace."),
        Path,
    ),
    Option("model", ("--model",), Text(vi="Mô hình hành trình.", en="Journey model."), metavar="ID|FILE"),
    Option(
        "touchpoints",
        ("--touchpoints",),
        Text(
            vi="Tệp điểm chạm; không có thì dùng của không gian làm việc, hoặc tìm trong dữ liệu của tệp.",
            en="Touchpoints file; without one the workspace's, or those discovered in the file's data.",
        ),
        Path,
        "FILE",
    ),
    Option(
        "cohort",
        ("--cohort",),
        Text(vi="Chỉ tính nhóm khách hàng này.", en="Only this cohort of customers."),
        metavar="FILE|YAML",
    ),
    Option("start", ("--from",), Text(vi="Từ ngày.", en="From this day."), metavar="DATE"),
    Option(
        "end",
        ("--to",),
        Text(vi="Đến trước ngày này.", en="Up to this day, which is not in."),
        metavar="DATE",
    ),
    Option(
        "window",
        ("--window",),
        Text(
            vi="Thời hạn: từ lúc bắt đầu tính đến chuyển đổi, lần liên hệ, đơn hàng hay lần hủy.",
            en="Window: from the start of the clock to the conversion, the contact, the order or the cancellation.",
        ),
        metavar="30d",
    ),
    Option(
        "inactive",
        ("--inactive",),
        Text(
            vi="Im lặng lâu hơn chừng này thì khách đã rời đi (mặc định 90d); với sessions: phiên đã hết (mặc định 30m).",
            en="After so long a silence a customer has left (90d unless stated); of sessions: the session is over (30m).",
        ),
        metavar="90d",
    ),
    Option(
        "customers",
        ("--customers",),
        Text(
            vi="Liệt kê từng khách hàng: ai, khi nào, ghé nơi nào sau cùng, giá trị bao nhiêu.",
            en="List the customers: who, when, where they were last, what is at stake.",
        ),
        bool,
    ),
    Option("top", ("--top",), Text(vi="Chỉ N hàng đầu.", en="Only the first N rows."), int, "N"),
    Option(
        "limit",
        ("--limit",),
        Text(
            vi="Số hàng của bảng in ra (mặc định 30; 0 là tất cả). json, csv và arrow luôn đủ.",
            en="Rows of the printed table (30 unless stated; 0 for all). json, csv and arrow have them all.",
        ),
        int,
        "N",
    ),
)
_PATH_OPTIONS: Final = (
    Option(
        "by",
        ("--by",),
        Text(
            vi="Đường đi và các bước gồm tên sự kiện, điểm chạm hay giai đoạn.",
            en="What paths and steps are made of: event names, touchpoints or stages.",
        ),
        metavar="name|touchpoint|stage",
        panel=_PATHS,
    ),
    Option(
        "steps",
        ("--steps",),
        Text(vi="Các bước của phễu.", en="Steps of the funnel."),
        metavar="A,B,C",
        panel=_PATHS,
    ),
    Option(
        "step",
        ("--step",),
        Text(
            vi="Một bước của phễu, lặp lại cho từng bước (khi tên có dấu phẩy).",
            en="One step of the funnel, repeated for each (where names have commas).",
        ),
        list[str],
        panel=_PATHS,
    ),
)
_SESSION_OPTIONS: Final = (
    Option(
        "bounce",
        ("--bounce",),
        Text(
            vi="Thế nào là thoát: chỉ một sự kiện (Plausible, PostHog), hay không tương tác (GA4).",
            en="What a bounce is: a single event (Plausible, PostHog), or not engaged (GA4).",
        ),
        metavar="single-event|not-engaged",
        panel=_SESSIONS,
    ),
    Option(
        "longest",
        ("--longest",),
        Text(
            vi="Phiên dài nhất có thể (mặc định 24h).",
            en="The longest that a session can be (24h unless stated).",
        ),
        metavar="24h",
        panel=_SESSIONS,
    ),
    Option(
        "view",
        ("--view",),
        Text(
            vi="Sự kiện là lượt xem trang; mặc định là các lượt xem trang nhận ra được.",
            en="Event that is a page view; unless stated those that can be told by their names.",
        ),
        list[str],
        _EVENT,
        _SESSIONS,
    ),
    Option(
        "key",
        ("--key",),
        Text(
            vi="Sự kiện chính: có nó thì phiên không bị tính là thoát; mặc định là để lại liên hệ, mua, nâng cấp.",
            en="Key event: a session with one is no bounce; unless stated leads, purchases and upgrades.",
        ),
        list[str],
        _EVENT,
        _SESSIONS,
    ),
    Option(
        "leaving",
        ("--leaving",),
        Text(
            vi="Phân bố thời lượng phiên: rời đi sau bao nhiêu giây.",
            en="The distribution of durations: who leaves within seconds.",
        ),
        bool,
        panel=_SESSIONS,
    ),
)
_RETENTION_OPTIONS: Final = (
    Option(
        "unit",
        ("--unit",),
        Text(vi="Độ dài mỗi kỳ (mặc định month).", en="Length of a period (month unless stated)."),
        metavar="day|week|month",
        panel=_RETENTION,
    ),
    Option(
        "starts",
        ("--start",),
        Text(
            vi="Sự kiện đưa khách vào nhóm; với sessions: sự kiện mở phiên mới. Lặp lại được.",
            en="Event that puts a customer into a cohort; of sessions: that begins a session. Repeatable.",
        ),
        list[str],
        _EVENT,
        _RETENTION,
    ),
    Option(
        "returns",
        ("--return",),
        Text(
            vi="Sự kiện được tính là quay lại; lặp lại được.",
            en="Event that counts as coming back; repeatable.",
        ),
        list[str],
        _EVENT,
        _RETENTION,
    ),
    Option(
        "retained",
        ("--retained",),
        Text(
            vi="Quay lại đúng kỳ đó (PostHog), hay kỳ đó hoặc về sau (Mixpanel). Mặc định on.",
            en="Back in that very period (PostHog), or in it or later (Mixpanel). Unless stated: on.",
        ),
        metavar="on|on-or-after",
        panel=_RETENTION,
    ),
    Option(
        "spans",
        ("--spans",),
        Text(
            vi="Kỳ theo lịch, hay theo đồng hồ riêng của từng khách. Mặc định calendar.",
            en="Periods of the calendar, or of each customer's own clock. Unless stated: calendar.",
        ),
        metavar="calendar|rolling",
        panel=_RETENTION,
    ),
    Option(
        "cohorts",
        ("--cohorts",),
        Text(
            vi="Mỗi khách vào một nhóm lúc bắt đầu, hay vào nhóm của mọi kỳ có bắt đầu. Mặc định first-time.",
            en="Customers enter one cohort, or that of every period in which they start. Unless stated: first-time.",
        ),
        metavar="first-time|recurring",
        panel=_RETENTION,
    ),
    Option(
        "mean",
        ("--mean",),
        Text(
            vi="Thêm hàng trung bình các nhóm, theo số khách hay trung bình đơn giản; chỉ gồm kỳ đã trọn.",
            en="Add the mean over cohorts, weighted by customers or simple; complete periods only.",
        ),
        metavar="weighted|simple",
        panel=_RETENTION,
    ),
    Option(
        "periods", ("--periods",), Text(vi="Đến kỳ thứ mấy.", en="Up to which period."), int, "N", _RETENTION
    ),
)
_CARE_OPTIONS: Final = (
    Option(
        "purchase",
        ("--purchase",),
        Text(
            vi="neglected: đồng hồ chạy từ lần mua đầu hay cuối trong kỳ (mặc định first).",
            en="neglected: the clock starts at the first or the last purchase in the period (first unless stated).",
        ),
        metavar="first|last",
        panel=_CARE,
    ),
    Option(
        "cart",
        ("--cart",),
        Text(
            vi="Sự kiện giỏ hàng; mặc định theo touchpoints.yaml (order_step) hoặc tên sự kiện.",
            en="Event of a cart; unless stated as touchpoints.yaml (order_step) or its name says.",
        ),
        list[str],
        _EVENT,
        _CARE,
    ),
    Option(
        "order",
        ("--order",),
        Text(
            vi="abandoned_cart: sự kiện đơn đã thanh toán; cancelled: sự kiện đặt hàng.",
            en="abandoned_cart: event of a paid order; cancelled: event that places one.",
        ),
        list[str],
        _EVENT,
        _CARE,
    ),
)
MEASURE_OPTIONS: Final = (
    *_GENERAL_OPTIONS,
    *_PATH_OPTIONS,
    *_SESSION_OPTIONS,
    *_RETENTION_OPTIONS,
    *_CARE_OPTIONS,
    *_FILE_OPTIONS,
)


def with_options(
    command: Callable[[str, Format, Path | None, dict[str, Any]], None], *, names: str
) -> Callable[..., None]:
    """Make the function that Typer registers: it takes the name, every option, `--format` and `--output`.

    Args:
        command: gets the measure's name, the form asked for, the file to write (None to print), and all options by
            field.
        names: what the name may be, for help.
    """

    def measure(**given: Any) -> None:
        name, form, output = given.pop("name"), given.pop("form"), given.pop("output")
        command(name, form, output, given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    name = inspect.Parameter(
        "name", keyword, annotation=Annotated[str, typer.Argument(metavar="NAME", help=names)]
    )
    form = inspect.Parameter(
        "form",
        keyword,
        default=Format.table,
        annotation=Annotated[
            Format, typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))
        ],
    )
    told = typer.Option("--output", "-o", metavar=t("TỆP", "FILE"), help=output_help(Format))
    output = inspect.Parameter("output", keyword, default=None, annotation=Annotated[Path | None, told])
    parameters = [name, *(option.parameter() for option in MEASURE_OPTIONS), form, output]
    measure.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    measure.__annotations__ = {one.name: one.annotation for one in parameters}
    return measure
