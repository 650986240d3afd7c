"""Write docs/reference from the product itself: every command's help, every measure's and metric's definition.

Run: `make docs`. With `--check` it writes nothing and ends with status 1 where a page is not current; the tests do that.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from hanhtrinh.language import LANGUAGES, Language, Text

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "reference"

COMMANDS: Final[tuple[tuple[str, ...], ...]] = (
    (),
    ("init",),
    ("import",),
    ("presets",),
    ("presets", "list"),
    ("presets", "show"),
    ("quality",),
    ("touchpoints",),
    ("touchpoints", "list"),
    ("touchpoints", "discover"),
    ("models",),
    ("models", "list"),
    ("models", "show"),
    ("models", "crosswalk"),
    ("models", "compare"),
    ("map",),
    ("map", "new"),
    ("map", "check"),
    ("map", "lint"),
    ("map", "diff"),
    ("map", "render"),
    ("map", "evidence"),
    ("measure",),
    ("demo",),
    ("serve",),
    ("people",),
    ("people", "list"),
    ("people", "add"),
    ("people", "link"),
)

MADE: Final = Text(
    vi="*Trang này do `make docs` viết ra từ chính phần mềm; đừng sửa tay.*",
    en="*This page is written by `make docs` from the product itself; do not edit it.*",
)


def _help(command: tuple[str, ...], language: Language) -> str:
    shown = subprocess.run(
        [sys.executable, "-m", "hanhtrinh", *command, "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "HANHTRINH_LANG": language, "COLUMNS": "110", "TERM": "dumb", "NO_COLOR": "1"},
    ).stdout
    return "\n".join(line.rstrip() for line in shown.strip().splitlines()).replace(
        "python -m hanhtrinh", "hanhtrinh"
    )


def commands_page(language: Language) -> str:
    """Every command with its help, as a Markdown page."""
    title = Text(vi="Dòng lệnh", en="Command line").to(language)
    parts = [f"# {title}", MADE.to(language)]
    for command in COMMANDS:
        parts += [f"## `{' '.join(('hanhtrinh', *command))}`", f"```text\n{_help(command, language)}\n```"]
    return "\n\n".join(parts) + "\n"


def metrics_page(language: Language) -> str:
    """Every metric that a claim can use, with its definition, as a Markdown page."""
    from hanhtrinh.maps.metrics import METRICS

    title = Text(vi="Chỉ số của nhận định", en="Metrics of claims").to(language)
    parts = [f"# {title}", MADE.to(language)]
    for name, metric in METRICS.items():
        parts += [f"## {metric.name.to(language)} (`{name}`)", metric.definition.to(language)]
    return "\n\n".join(parts) + "\n"


def measures_page(language: Language) -> str:
    """Every measure with its definition; the mathematics, from its module, is in English in both."""
    from importlib import import_module

    from hanhtrinh.measures.definitions import DEFINITIONS

    title = Text(vi="Phép đo", en="Measures").to(language)
    parts = [f"# {title}", MADE.to(language)]
    for name, definition in DEFINITIONS.items():
        module = import_module(f"hanhtrinh.measures.{name.partition('/')[0]}")
        mathematics = (module.__doc__ or "").strip()
        assert mathematics.startswith(f"`{name}`"), (
            f"the docstring of {module.__name__} defines another version"
        )
        parts += [f"## `{name}`", definition.to(language), f"```text\n{mathematics}\n```"]
    return "\n\n".join(parts) + "\n"


def lint_page(language: Language) -> str:
    """Every rule of `map lint` with what it objects to, why, and examples, as a Markdown page."""
    from hanhtrinh.lint.registry import RULES
    from hanhtrinh.lint.rule import GROUPS

    def words(vi: str, en: str) -> str:
        return Text(vi=vi, en=en).to(language)

    severities = {
        "error": words("lỗi", "error"),
        "warning": words("cảnh báo", "warning"),
        "advice": words("gợi ý", "advice"),
    }
    title = words("Luật của map lint", "Rules of map lint")
    silence = words(
        "Bỏ qua một luật ở một phần của bản đồ, hoặc ở đầu tệp cho cả bản đồ, kèm lý do:",
        "To silence a rule at a part of the map, or at the top of the file for all of it, with a reason:",
    )
    reason = words("Cửa hàng chỉ bán trên web", "The shop sells on the web only")
    parts = [
        f"# {title}",
        MADE.to(language),
        silence,
        f"```yaml\nlint: {{ignore: [HT105], reason: {reason}}}\n```",
    ]
    for group, name in GROUPS.items():
        parts.append(f"## {name.to(language)}")
        for rule in RULES.values():
            if rule.group != group:
                continue
            data = words(", cần dữ liệu", ", needs data") if rule.needs_data else ""
            parts += [
                f"### {rule.code} `{rule.name}` ({severities[rule.severity]}{data})",
                f"**{rule.title.to(language)}.** {rule.why.to(language)}",
                f"- {words('Chưa nên', 'Rather not')}: `{rule.bad.to(language)}`\n"
                f"- {words('Nên', 'Better')}: `{rule.good.to(language)}`",
            ]
    return "\n\n".join(parts) + "\n"


def presets_page(language: Language) -> str:
    """Every preset: what it reads, what events it makes, which column names could be verified and where."""
    from hanhtrinh.sources.presets.document import KIND_NAMES, verified_names
    from hanhtrinh.sources.presets.library import load_preset, presets_at_hand

    def words(vi: str, en: str) -> str:
        return Text(vi=vi, en=en).to(language)

    presets = [load_preset(file.id) for file in presets_at_hand()]
    title = words("Mẫu nhập", "Presets")
    about = words(
        "`hanhtrinh import` nhận ra tệp xuất của các phần mềm này qua tên cột. Bảng nói cột nào đã được kiểm chứng ở nguồn công khai; "
        "cột chưa kiểm chứng được đặt theo cách gọi trên màn hình hoặc cách viết thường gặp. "
        "Shopee và TikTok Shop không xuất danh sách khách hàng hay tin nhắn; KiotViet, Sapo và Haravan không xuất tin nhắn. "
        "Tệp của bạn khác thì chép mẫu vào thư mục `presets/` rồi sửa: `hanhtrinh presets show ID --yaml`.",
        "`hanhtrinh import` recognises the exports of these tools by their columns. The table says which column names were found in public; "
        "the others follow the tool's screens or common wordings. "
        "Shopee and TikTok Shop export neither customers nor messages; KiotViet, Sapo and Haravan export no messages. "
        "Where your file differs, copy the preset into `presets/` and edit it: `hanhtrinh presets show ID --yaml`.",
    )
    head = words(
        "| Mẫu | Phần mềm | Nội dung | Cột đã kiểm chứng |", "| Preset | Tool | Holds | Columns verified |"
    )
    rows = [
        f"| [`{one.id}`](#{one.id}) | {one.tool} | {KIND_NAMES[one.kind].to(language)} | {len(verified_names(one))}/{len(one.columns)} |"
        for one in presets
    ]
    parts = [f"# {title}", MADE.to(language), about, "\n".join([head, "| --- | --- | --- | ---: |", *rows])]
    for one in presets:
        events = ", ".join(dict.fromkeys(f"`{rule.name}`" for rule in one.events))
        lines = [f"- {words('Sự kiện', 'Events')}: {events}"]
        lines += [
            f"- {words('Kiểm chứng', 'Verified')}: {each.by.to(language)}: {', '.join(each.columns)}"
            for each in one.verified
        ]
        lines += [
            f"- {words('Chưa kiểm chứng', 'Not verified')}: {each.to(language)}" for each in one.unverified
        ]
        parts += [f"## `{one.id}`", f"{one.name.to(language)}. {one.about.to(language)}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def pages() -> dict[Path, str]:
    """Every page with its text."""
    made = {}
    for language in LANGUAGES:
        made[FOLDER / f"commands.{language}.md"] = commands_page(language)
        made[FOLDER / f"measures.{language}.md"] = measures_page(language)
        made[FOLDER / f"metrics.{language}.md"] = metrics_page(language)
        made[FOLDER / f"lint.{language}.md"] = lint_page(language)
        made[FOLDER / f"presets.{language}.md"] = presets_page(language)
    return made


def main() -> int:
    """Write the pages, or check them; give the exit status."""
    stale = [
        path
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not current; run: make docs")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
