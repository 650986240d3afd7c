"""The grid map: one persona, stages across, lanes down, the emotion curve in the middle."""

from __future__ import annotations

from hanhtrinh.language import Language
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.results import CheckResult, Observed
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import TouchpointSet
from hanhtrinh.scene.arcs import arrange_arcs, draw_arcs
from hanhtrinh.scene.claims import draw_claims
from hanhtrinh.scene.departments import mark_departments
from hanhtrinh.scene.drawing import Canvas
from hanhtrinh.scene.emotion import draw_emotion
from hanhtrinh.scene.flow import draw_flow, draw_heads
from hanhtrinh.scene.foot import draw_foot
from hanhtrinh.scene.frame import LEFT, make_frame
from hanhtrinh.scene.header import draw_header, mark_words
from hanhtrinh.scene.model import Scene
from hanhtrinh.scene.pain_lanes import draw_drops, draw_opportunities, draw_pains
from hanhtrinh.scene.sheet import Sheet
from hanhtrinh.scene.text_lanes import (
    draw_actions,
    draw_experience,
    draw_goals,
    draw_needs,
    draw_thoughts,
    draw_user_lane,
)
from hanhtrinh.scene.touch_lanes import draw_owners, draw_touch_list, draw_touchpoints
from hanhtrinh.scene.view import View


def layout_grid(
    document: MapDocument,
    *,
    language: Language,
    persona: str | None = None,
    model: JourneyModel | None = None,
    touchpoints: TouchpointSet | None = None,
    observed: Observed | None = None,
    check: CheckResult | None = None,
    simulated: bool = False,
    department: str | None = None,
) -> Scene:
    """Lay out the grid map.

    Args:
        document: the map.
        language: of everything the product writes; the user's texts come in it where they have it.
        persona: whose emotions and figures; the map's first persona where None.
        model: gives names to stages that the map takes from it.
        touchpoints: gives names, channels and owners to touchpoints that the map takes from them.
        observed: what the data say of the persona; None draws the expectation only.
        check: the verdicts; claims without one are marked as not checked.
        simulated: whether to label the picture as simulated data (also where `observed` says so).
        department: whose view to draw, as the map writes it: what others own is pale. None draws everybody's, as does
            one that owns nothing here.

    Returns:
        The scene, in units of which 2400 make the usual width; wider or narrower where stages ask for it.
    """
    if simulated and observed is not None and not observed.simulated:
        observed = _as_simulated(observed)
    view = View(
        document,
        language,
        persona=persona,
        model=model,
        touchpoints=touchpoints,
        observed=observed,
        check=check,
        department=department,
    )
    canvas = Canvas(Sheet(), view, make_frame(view))
    arcs, zone = arrange_arcs(canvas)
    top = draw_header(canvas) + 8 + zone
    draw_arcs(canvas, arcs, top)
    y = draw_heads(canvas, top)
    bottom = _lanes(canvas, draw_flow(canvas, y))
    for stage in canvas.frame.stages:
        path = view.stages[stage.index].path
        canvas.sheet.box(
            0, f"{path}.panel", "panel", (stage.x, top, stage.width, bottom - top), 4.0, path=path
        )
    bottom = draw_touch_list(canvas, bottom + 4)
    height = draw_foot(canvas, bottom, len(arcs))
    title = view.local(document.headline) or view.local(document.title) or document.id
    scene = canvas.sheet.scene(
        (canvas.frame.width, height), language, title, _description(canvas),
        gutter=LEFT, simulated=simulated or bool(observed and observed.simulated),
    )  # fmt: skip
    return mark_departments(scene, view, canvas.frame)


def _lanes(canvas: Canvas, y: float) -> float:
    """Draw all lanes below the flow; gives the bottom of the panels."""
    y = draw_touchpoints(canvas, y)
    for draw in (draw_goals, draw_actions, draw_thoughts, draw_needs, draw_experience):
        y = draw(canvas, y) or y
    for lane in canvas.view.lanes:
        y = draw_user_lane(canvas, lane, y)
    emotion = draw_emotion(canvas, y)
    y = emotion.bottom
    pains = draw_pains(canvas, y)
    if pains is not None:
        y, tops = pains
        draw_drops(canvas, emotion.points, tops)
    for draw in (draw_opportunities, draw_owners, draw_claims):
        y = draw(canvas, y) or y
    return y + 4


def _as_simulated(observed: Observed) -> Observed:
    from dataclasses import replace

    return replace(observed, simulated=True)


def _description(canvas: Canvas) -> str:
    """Say in one paragraph what the picture shows, for readers who do not see it."""
    view = canvas.view
    stages = ", ".join(stage.name for stage in view.stages)
    counts: dict[str, int] = {}
    for claim in view.claims:
        counts[claim.mark] = counts.get(claim.mark, 0) + 1
    claims = ", ".join(f"{count} {mark_words(canvas, mark)}" for mark, count in counts.items())
    words = canvas.t(
        f"Bản đồ hành trình khách hàng qua các giai đoạn {stages}.",
        f"Customer journey map over the stages {stages}.",
    )
    return f"{words} {canvas.t('Nhận định', 'Claims')}: {claims}." if claims else words
