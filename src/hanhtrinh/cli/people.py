"""`hanhtrinh people`: who may use the web application."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hanhtrinh.cli.output import Format, emit, language, say, t
from hanhtrinh.language import Text


class RoleName(StrEnum):
    """What somebody may do."""

    viewer = "viewer"
    editor = "editor"
    admin = "admin"


# the commands are read after the language is known
_FOLDER = typer.Option(
    "-w",
    "--workspace",
    metavar=t("THƯ_MỤC", "DIR"),
    help=t("Thư mục làm việc.", "The workspace's folder."),
)
_DATABASE = typer.Option(
    "--state",
    metavar="URL",
    help=t(
        "Cơ sở dữ liệu của ứng dụng; mặc định data/app.sqlite.",
        "The application's database; data/app.sqlite unless given.",
    ),
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help=t("Những người dùng ứng dụng web.", "The people who use the web application."),
    )
    app.add_typer(group, name="people")

    @group.command("list", help=t("Liệt kê mọi người.", "List everybody."))
    def list_people(
        workspace: Annotated[Path, _FOLDER] = Path("."),
        state: Annotated[str | None, _DATABASE] = None,
        form: Annotated[
            Format, typer.Option("--format", help=t("Dạng kết quả.", "The form of the answer."))
        ] = Format.table,
    ) -> None:
        import pyarrow as pa

        from hanhtrinh.app.office import Office

        with closing(Office.open(workspace, state=state)) as office:
            found = [
                {"name": one.name, "login": one.login, "role": one.role, "active": one.active}
                for one in office.team.everybody()
            ]
        names = ("name", "login", "role", "active")
        table = pa.table({name: [one[name] for one in found] for name in names})
        emit(table, {"people": found}, form)

    @group.command(
        "add",
        help=t(
            "Thêm một người và in đường vào dùng một lần.", "Add somebody and print a way in that works once."
        ),
    )
    def add(
        name: Annotated[str, typer.Argument(metavar=t("TÊN", "NAME"), help=t("Họ tên.", "Their name."))],
        login: Annotated[
            str,
            typer.Argument(
                metavar="LOGIN",
                help=t("Tên đăng nhập, ví dụ email.", "What they sign in with, e.g. an email."),
            ),
        ],
        role: Annotated[RoleName, typer.Option(help=t("Vai trò.", "What they may do."))] = RoleName.viewer,
        workspace: Annotated[Path, _FOLDER] = Path("."),
        state: Annotated[str | None, _DATABASE] = None,
    ) -> None:
        from hanhtrinh.app.office import Office

        with closing(Office.open(workspace, state=state)) as office:
            _, key = office.team.invite(name=name, login=login, role=role.value, language=language())
        _tell_link(key)

    @group.command(
        "link",
        help=t(
            "In đường vào dùng một lần để ai đó đặt lại mật khẩu; các phiên của họ kết thúc.",
            "Print a way in that works once, to set a new password; their sessions end.",
        ),
    )
    def link(
        login: Annotated[
            str, typer.Argument(metavar="LOGIN", help=t("Tên đăng nhập.", "What they sign in with."))
        ],
        workspace: Annotated[Path, _FOLDER] = Path("."),
        state: Annotated[str | None, _DATABASE] = None,
    ) -> None:
        from hanhtrinh.app.office import Office
        from hanhtrinh.app.people.team import UnknownPersonError

        with closing(Office.open(workspace, state=state)) as office:
            found = next(
                (one for one in office.team.everybody() if one.login == login.strip().casefold()), None
            )
            if found is None:
                raise UnknownPersonError
            key = office.team.new_link(found.id)
        _tell_link(key)


def _tell_link(key: str) -> None:
    say(
        Text(
            vi="Gửi phần này, nối sau địa chỉ của ứng dụng, cho người đó. Dùng được một lần, trong 7 ngày.",
            en="Send them this, put behind the application's address. It works once, within 7 days.",
        )
    )
    print(f"/enter#{key}")
