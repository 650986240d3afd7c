"""What `map lint` answers: JSON, rows for tables, and the page that people read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from hanhtrinh.app.linting import LintedMap
from hanhtrinh.language import Language, Text, counted, date_text, whole
from hanhtrinh.lint.linting import Finding
from hanhtrinh.lint.registry import RULES
from hanhtrinh.lint.rule import GROUPS, SEVERITIES, Group, Rule
from hanhtrinh.render import report

NAME: Final = "map_lint/1"
# which rules watch over each of the four principles
_PRINCIPLES: Final = (
    (Text(vi="Từ phía khách hàng", en="From the customer's side"), ("HT101", "HT102")),
    (Text(vi="Trải nghiệm đi cùng cảm xúc", en="Experience with emotion"), ("HT103", "HT104")),
    (Text(vi="Nhiều kênh, trực tuyến và ngoài đời", en="Many channels, online and offline"), ("HT105", "HT106")),
    (Text(vi="Trực quan: các phần gắn với nhau", en="Visual: the parts hang together"), ("HT107", "HT108")),
)  # fmt: skip
_KEPT: Final = Text(vi="giữ được", en="kept")
_RULE_PAGE: Final = Text(
    vi="Mọi luật với lý do và ví dụ: hanhtrinh map lint --rules. Bỏ qua một luật: lint: {ignore: [MÃ], reason: vì sao}, ở phần đó hoặc ở đầu bản đồ.",
    en="Every rule with its reason and examples: hanhtrinh map lint --rules. To silence one: lint: {ignore: [CODE], reason: why}, at the part or at the top of the map.",
)


def summary(maps: Sequence[LintedMap]) -> dict[str, int]:
    """Count the findings that stand, by severity, over all maps."""
    return {name: sum(one.result.counts()[name] for one in maps) for name in SEVERITIES}


def lint_document(maps: Sequence[LintedMap], language: Language) -> dict[str, Any]:
    """Give `map_lint/1`: maps with their findings, ready for JSON; texts in one language."""
    return {
        "lint": NAME,
        "maps": [
            {
                "file": one.file,
                "map": one.document.id if one.document else None,
                "data": one.data is not None,
                "findings": [_finding_document(finding, language) for finding in one.result.findings],
                "silenced": [_finding_document(finding, language) for finding in one.result.silenced],
            }
            for one in maps
        ],
        "summary": summary(maps),
    }


def _finding_document(finding: Finding, language: Language) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.rule.severity,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "path": finding.path,
        "message": finding.message.to(language),
        "hint": finding.hint.to(language),
        "quote": finding.quote.to(language) or None,
        "faults": list(finding.faults),
    }
    if finding.silenced is not None:
        found["reason"] = finding.silenced.to(language)
    return found


def lint_rows(maps: Sequence[LintedMap], language: Language) -> list[dict[str, Any]]:
    """Give the findings that stand as rows for CSV."""
    keys = ("file", "line", "column", "code", "name", "severity", "path", "message", "hint")
    rows = []
    for one in maps:
        for finding in one.result.findings:
            document = _finding_document(finding, language)
            rows.append({key: document[key] for key in keys})
    return rows


def verdict(maps: Sequence[LintedMap]) -> Text:
    """Say in one sentence how the maps stand."""
    counts = summary(maps)
    one = len(maps) == 1
    if counts["error"]:
        n = counts["error"]
        this = (
            Text(vi="bản đồ này", en="this map is") if one else Text(vi="các bản đồ này", en="these maps are")
        )
        return Text(
            vi=f"{n} lỗi phải sửa trước khi dùng {this.vi}.",
            en=f"{n} error{'s' if n > 1 else ''} to correct before {this.en} used.",
        )
    if counts["warning"]:
        n = counts["warning"]
        return Text(
            vi=f"{'Bản đồ' if one else 'Các bản đồ'} dùng được, nhưng {n} điều làm {'nó' if one else 'chúng'} kém đáng tin.",
            en=f"{'The map' if one else 'The maps'} can be used, but {n} thing{'s weaken' if n > 1 else ' weakens'} {'it' if one else 'them'}.",
        )
    if counts["advice"]:
        n = counts["advice"]
        return Text(
            vi=f"{'Bản đồ' if one else 'Các bản đồ'} đứng vững; còn {n} gợi ý.",
            en=f"{'The map stands' if one else 'The maps stand'}; {n} piece{'s' if n > 1 else ''} of advice.",
        )
    return Text(
        vi=f"{'Bản đồ' if one else 'Các bản đồ'} không vướng luật nào.",
        en=f"No rule objects to {'this map' if one else 'these maps'}.",
    )


def lint_page(maps: Sequence[LintedMap], language: Language, *, simulated: bool = False) -> str:
    """Write the page: how the maps stand, the four principles, findings by group with why and examples."""
    blocks: list[report.Block] = [_tiles(maps)]
    for one in maps:
        blocks += _map_blocks(one, language, alone=len(maps) == 1)
    return report.report_page(
        verdict(maps),
        language,
        blocks,
        subtitle=_subtitle(maps[0]) if len(maps) == 1 else _several(len(maps)),
        simulated=simulated,
        kind=Text(vi="Kiểm tra bản đồ", en="Map checks"),
        foot=_RULE_PAGE,
    )


def _several(count: int) -> Text:
    return Text(vi=f"{count} bản đồ", en=counted(count, "map"))


def _subtitle(one: LintedMap) -> Text:
    document = one.document
    if document is None:
        return Text(vi=one.file, en=one.file)
    title = document.title
    points, claims = len(document.touchpoints), len(document.claims)
    vi = [title.to("vi"), one.file, f"{points} điểm chạm, {claims} nhận định"]
    en = [title.to("en"), one.file, f"{counted(points, 'touchpoint')}, {counted(claims, 'claim')}"]
    everybody = one.data.everybody if one.data else None
    if one.data is not None and everybody is not None:
        day = one.data.watermark
        vi.append(
            f"{whole(everybody.customers, 'vi')} khách"
            + (f", dữ liệu đến {date_text(day, 'vi')}" if day else "")
        )
        en.append(
            counted(everybody.customers, "customer") + (f", data to {date_text(day, 'en')}" if day else "")
        )
    else:
        vi.append("chưa hỏi dữ liệu")
        en.append("the data were not asked")
    return Text(vi=" · ".join(vi), en=" · ".join(en))


def _tiles(maps: Sequence[LintedMap]) -> report.Tiles:
    counts = summary(maps)
    asked = all(one.data is not None for one in maps)
    looked = sum(not rule.needs_data or asked for rule in RULES.values())
    left = len(RULES) - looked
    note = (
        Text(vi=f"{left} luật nữa cần dữ liệu (-w)", en=f"{left} more need data (-w)")
        if left
        else Text(vi="gồm cả luật hỏi dữ liệu", en="those that ask the data among them")
    )
    tones: dict[str, tuple[Text, Text, report.Tone]] = {
        "error": (Text(vi="Lỗi", en="Errors"), Text(vi="phải sửa", en="must be corrected"), "error"),
        "warning": (Text(vi="Cảnh báo", en="Warnings"), Text(vi="làm bản đồ yếu đi", en="weaken the map"), "warning"),
        "advice": (Text(vi="Gợi ý", en="Advice"), Text(vi="để bản đồ rõ hơn", en="to make it clearer"), "advice"),
    }  # fmt: skip
    found = [
        report.Tile(label, counts[name], note=words, tone=tone if counts[name] else "fine")
        for name, (label, words, tone) in tones.items()
    ]
    return report.Tiles(
        (*found, report.Tile(Text(vi="Luật đã xét", en="Rules looked at"), looked, note=note))
    )


def _map_blocks(one: LintedMap, language: Language, *, alone: bool) -> list[report.Block]:
    blocks: list[report.Block] = []
    level_of_groups: int = 2
    if not alone:
        name = one.document.title.text if one.document else Text(vi=one.file, en=one.file)
        blocks.append(report.Heading(name, Text(vi=one.file, en=one.file)))
        level_of_groups = 3
    if not one.result.findings:
        blocks.append(
            report.Notice(
                "fine",
                Text(vi="Không luật nào lên tiếng", en="No rule objects"),
                Text(
                    vi="Điều này không có nghĩa là bản đồ đúng: nhận định trên đó vẫn phải được dữ liệu kiểm (hanhtrinh map check).",
                    en="That does not make the map right: its claims are still for the data to judge (hanhtrinh map check).",
                ),
            )
        )
    errors = [finding for finding in one.result.findings if finding.rule.severity == "error"]
    if errors:
        note = Text(vi="những chỗ này làm bản đồ không dùng được", en="with these the map cannot be used")
        blocks.append(_heading(Text(vi="Sửa trước tiên", en="Correct these first"), note, level_of_groups))
        blocks.append(report.Findings(tuple(_shown(finding, language) for finding in errors)))
    for group in GROUPS:
        findings = [
            finding
            for finding in one.result.findings
            if finding.rule.group == group and finding.rule.severity != "error"
        ]
        if group == "principles" and one.document is not None:
            blocks += _principles(one, level_of_groups)
        if not findings:
            continue
        if group != "principles":
            count = Text(
                vi=f"{len(findings)} chỗ", en=f"{len(findings)} place{'s' if len(findings) > 1 else ''}"
            )
            blocks.append(_heading(GROUPS[group], count, level_of_groups))
        ranked = sorted(findings, key=lambda finding: SEVERITIES.index(finding.rule.severity))
        blocks.append(report.Findings(tuple(_shown(finding, language) for finding in ranked)))
    if one.result.silenced:
        blocks += _silenced(one.result.silenced, level_of_groups)
    return blocks


def _heading(text: Text, note: Text | None, level: int) -> report.Heading:
    return report.Heading(text, note, 2 if level == 2 else 3)


def _principles(one: LintedMap, level: int) -> list[report.Block]:
    codes = [finding.rule.code for finding in one.result.findings]
    tiles = []
    for name, watched in _PRINCIPLES:
        count = sum(codes.count(code) for code in watched)
        broken = Text(vi=f"{count} chỗ", en=f"{count} place{'s' if count > 1 else ''}")
        tiles.append(report.Tile(name, broken if count else _KEPT, tone="warning" if count else "fine"))
    return [_heading(GROUPS["principles"], None, level), report.Tiles(tuple(tiles))]


def _shown(finding: Finding, language: Language) -> report.Finding:
    place = finding.place
    file = (place.file or "").replace("\\", "/").rpartition("/")[2]
    where = ":".join(str(part) for part in (file, place.line, place.column) if part is not None)
    rule, quote = finding.rule, finding.quote.to(language)
    return report.Finding(
        code=rule.code,
        tone=rule.severity,
        title=_coded(finding.message, language),
        hint=_coded(finding.hint, language),
        where=where,
        subject=finding.subject if finding.subject.vi or finding.subject.en else None,
        quote=_marked(quote, finding.faults) if quote else None,
        why=rule.why,
        example=report.Example(rule.bad, rule.good),
    )


def _coded(text: Text, language: Language) -> report.Words:
    """Set what stands between backticks as code."""
    parts = text.to(language).split("`")
    return tuple(
        report.Span(part, "code" if index % 2 else "plain") for index, part in enumerate(parts) if part
    )


def _marked(text: str, faults: Sequence[str]) -> report.Words:
    """Set the words at fault apart, each where it stands first."""
    spans: list[report.Span] = []
    left = text
    for fault in faults:
        before, found, after = left.partition(fault)
        if not found:
            continue
        spans += (
            [report.Span(before), report.Span(fault, "removed")]
            if before
            else [report.Span(fault, "removed")]
        )
        left = after
    return (*spans, report.Span(left)) if left else tuple(spans)


def _silenced(findings: Sequence[Finding], level: int) -> list[report.Block]:
    columns = (
        report.Column(Text(vi="Luật", en="Rule")),
        report.Column(Text(vi="Điều bỏ qua", en="What is silenced")),
        report.Column(Text(vi="Vì sao", en="Why")),
    )
    rows = tuple(
        (
            report.Figure(finding.rule.code, finding.rule.title),
            finding.message,
            finding.silenced if finding.silenced and (finding.silenced.vi or finding.silenced.en) else None,
        )
        for finding in findings
    )
    title = Text(vi="Bỏ qua có lý do", en="Silenced, with a reason")
    note = Text(vi="do người làm bản đồ quyết định", en="as whoever made the map decided")
    return [_heading(title, note, level), report.Table(columns, rows)]


def rule_document(rule: Rule, language: Language) -> dict[str, Any]:
    """Give a rule ready for JSON."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "group": rule.group,
        "needs_data": rule.needs_data,
        "title": rule.title.to(language),
        "why": rule.why.to(language),
        "bad": rule.bad.to(language),
        "good": rule.good.to(language),
    }


def rules_of(group: Group) -> tuple[Rule, ...]:
    """Give the rules of a group, by code."""
    return tuple(rule for rule in RULES.values() if rule.group == group)
