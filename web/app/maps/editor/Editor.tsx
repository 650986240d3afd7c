/** One map on a screen: read, questioned, edited. */
import { Button } from "@mantine/core";
import { Suspense, useCallback, useMemo, useRef, useState } from "react";
import { claimsOf } from "../../../editing/claims";
import { rowsOf, type Row } from "../../../editing/cells";
import type { DeskState, SavedVersion } from "../../../editing/desk";
import { followingCell } from "../../../editing/moving";
import { at } from "../../../editing/paths";
import { textIn } from "../../../editing/texts";
import { gridOf, type Grid } from "../../../scene/grid";
import { Notice } from "../../parts/Notice";
import { Problem } from "../../parts/Problem";
import { Loading } from "../../parts/Waiting";
import { Page } from "../../shell/Page";
import { useMay } from "../../shell/session";
import { useText } from "../../words/language";
import { useWords } from "../../words/words";
import { PANELS } from "../panels";
import { AskName } from "./AskName";
import { Canvas, focusCell } from "./Canvas";
import { CellMenu } from "./CellMenu";
import { ConflictCard } from "./ConflictCard";
import { EditorContext, type Editor as Shared } from "./editor";
import css from "./Editor.module.css";
import { Foot } from "./Foot";
import { Heading, HeadingAside } from "./Heading";
import { KeysHelp } from "./KeysHelp";
import { useAddress } from "./look";
import { personasOf } from "./names";
import { cellOf, type Presence } from "./Outlines";
import { Present } from "./Present";
import { Reading } from "./Reading";
import { useHints, useLive } from "./server";
import { Toolbar } from "./Toolbar";
import { useDesk } from "./useDesk";
import { useEditing } from "./useEditing";
import { onGridKey, useUndoKeys } from "./useKeys";
import { useMapActions } from "./useMapActions";
import { NATURAL } from "./usePan";
import { usePhone } from "./usePhone";
import { words } from "./words";

const NO_ROWS: readonly Row[] = [];

export function Editor({
  map,
  opened,
  model,
}: {
  map: string;
  opened: SavedVersion;
  model: string;
}) {
  const t = useWords(words);
  const inWords = useText();
  const first = personasOf(opened.document, "vi")[0]?.key ?? null;
  const address = useAddress(first, model);
  const { look } = address;
  const { language } = look;
  const [desk, state] = useDesk(map, opened, look);
  const phone = usePhone();
  const mayEdit = useMay("editor") && look.model === null && !phone;
  const { draft, drawn } = state;
  const grid = useMemo(() => drawn && gridOf(drawn), [drawn]);
  const rows = useMemo(
    () =>
      drawn && grid
        ? rowsOf({ drawn, grid, document: draft.document, language, persona: look.persona })
        : NO_ROWS,
    [drawn, grid, draft.document, language, look.persona],
  );
  const claims = useMemo(
    () => (drawn ? claimsOf(draft.document, drawn, language) : []),
    [draft.document, drawn, language],
  );
  const editing = useEditing(desk, state, rows, language, mayEdit);
  const actions = useMapActions({ desk, state, editing, language, mayEdit, open: address.open });
  const presence = useLive(map, desk, editing.path);
  const hints = useHints(map, draft.base.version);
  const hinted = useMemo(
    () =>
      new Map(
        hints.flatMap(({ path, message }) => (path === "" ? [] : [[path, inWords(message)]])),
      ),
    [hints, inWords],
  );
  useUndoKeys(actions.undo, actions.redo, mayEdit && editing.writing === null);
  const shared: Shared = {
    map,
    version: draft.base.version,
    document: draft.document,
    state,
    language,
    persona: look.persona,
    mayEdit,
    selected: editing.path,
    select: editing.selectPath,
    perform: editing.perform,
    open: address.open,
    close: address.close,
    redraw: useCallback(() => desk.redraw(), [desk]),
  };
  const title = textIn(at(draft.document, "title"), language) || map;
  const panel = address.panel && PANELS[address.panel];
  const Panel = panel ?? null;
  // a claim is built in a dialog over the map, everything else stands beside it
  const over = address.panel === "claim";
  if (drawn && grid && phone) {
    return (
      <EditorContext value={shared}>
        <Reading title={title} drawn={drawn} grid={grid} claims={claims} address={address} />
      </EditorContext>
    );
  }
  return (
    <EditorContext value={shared}>
      <Page
        title={title}
        heading={<Heading title={title} />}
        aside={<HeadingAside presence={presence} present={() => address.present(true)} />}
        wide
      >
        <div className={css.editor} data-panel={Panel && !over ? true : undefined}>
          <Toolbar
            address={address}
            editing={editing}
            actions={actions}
            help={() => address.help(true)}
          />
          {drawn && grid ? (
            <Board
              {...{
                state,
                grid,
                rows,
                editing,
                actions,
                presence,
                hinted,
                title,
                claims,
                hints: hints.length,
                address,
                desk,
                mayEdit,
              }}
            />
          ) : (
            <div className={css.waiting}>
              {state.trouble ? (
                <Problem problem={state.trouble.error} again={() => desk.redraw()} />
              ) : (
                <Loading tall />
              )}
            </div>
          )}
          {Panel && over && (
            <Suspense fallback={null}>
              <Panel />
            </Suspense>
          )}
          {Panel && !over && (
            <aside className={css.side412} aria-label={t("panel")}>
              <Suspense fallback={<Loading />}>
                <Panel />
              </Suspense>
            </aside>
          )}
        </div>
      </Page>
      {actions.asked && <AskName asked={actions.asked} done={actions.named} />}
      {address.helping && <KeysHelp close={() => address.help(false)} />}
      {address.presenting && drawn && grid && (
        <Present drawn={drawn} grid={grid} title={title} close={() => address.present(false)} />
      )}
    </EditorContext>
  );
}

interface BoardProps {
  state: DeskState;
  grid: Grid;
  rows: readonly Row[];
  editing: ReturnType<typeof useEditing>;
  actions: ReturnType<typeof useMapActions>;
  presence: readonly Presence[];
  hinted: ReadonlyMap<string, string>;
  title: string;
  claims: ReturnType<typeof claimsOf>;
  hints: number;
  address: ReturnType<typeof useAddress>;
  desk: ReturnType<typeof useDesk>[0];
  mayEdit: boolean;
}

/** The canvas with what lies over it, and its foot. */
function Board(props: BoardProps) {
  const { state, grid, rows, editing, actions, address, desk, claims } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(NATURAL);
  const [sight, setSight] = useState<readonly [number, number]>([0, 2400]);
  const [menu, setMenu] = useState(false);
  const { drawn, draft } = state;
  const look = (): void => {
    const view = scroller.current;
    if (view)
      setSight([
        view.scrollLeft / zoom + (drawn?.gutter ?? 0),
        (view.scrollLeft + view.clientWidth) / zoom,
      ]);
  };
  if (!drawn) return null;
  const openClaim = (path: string): void => {
    const [, claim] = /^claims\.([^.]+)$/.exec(path) ?? [];
    if (claim !== undefined) address.open("evidence", { claim });
  };
  const claimStep = (by: -1 | 1): void => {
    const now = claims.findIndex(({ path }) => path === editing.path);
    const next =
      claims[
        now < 0 ? (by > 0 ? 0 : claims.length - 1) : (now + by + claims.length) % claims.length
      ];
    if (!next) return;
    editing.selectPath(next.path);
    if (address.panel === "evidence") address.open("evidence", { claim: next.id });
  };
  const keys = {
    rows,
    document: draft.document,
    editing,
    claimStep,
    undo: actions.undo,
    redo: actions.redo,
    claim: actions.claim,
    comment: actions.comment,
    evidence: actions.evidence,
    remove: actions.remove,
    shift: actions.shift,
    help: () => address.help(true),
    menu: () => setMenu(true),
  };
  return (
    <>
      <div className={css.board}>
        <Canvas
          {...props}
          drawn={drawn}
          zoom={zoom}
          setZoom={setZoom}
          stale={state.turning}
          scroller={scroller}
          onScroll={look}
          onKeyDown={(event) => onGridKey(event, keys)}
          picked={(cell, item, path) => {
            editing.select(cell.key, item);
            openClaim(path);
          }}
          opened={(cell, item) =>
            cell.kind === "emotion"
              ? editing.hold(cell.about.split(".")[1] ?? "")
              : editing.write(cell, item)
          }
          asked={(cell, item) => {
            editing.select(cell.key, item);
            setMenu(true);
          }}
          dropped={actions.dropped}
          follow={(by) => {
            const next = editing.cell && followingCell(rows, editing.cell, by);
            if (next) editing.select(next.key);
          }}
        >
          {menu && editing.cell && editing.path !== null && (
            <CellMenu
              cell={editing.cell}
              path={editing.path}
              zoom={zoom}
              editing={editing}
              actions={actions}
              close={() => {
                setMenu(false);
                // once the menu has let go of the focus
                requestAnimationFrame(() => focusCell(editing.selection?.key ?? null));
              }}
            />
          )}
          <Conflicts {...props} zoom={zoom} />
        </Canvas>
        <Told actions={actions} state={state} forgive={() => desk.forgive()} />
      </div>
      <Foot
        claims={claims}
        hints={props.hints}
        grid={grid}
        sight={sight}
        zoom={zoom}
        setZoom={setZoom}
        fit={() => scroller.current && setZoom(scroller.current.clientWidth / drawn.size[0])}
      />
    </>
  );
}

/** The first conflict, in its cell; the next comes when it is decided. */
function Conflicts({ state, rows, grid, editing, desk, zoom }: BoardProps & { zoom: number }) {
  const held = state.draft.held[0];
  if (!held || editing.writing) return null;
  const path = held.clashes[0]?.path ?? "";
  const cell = cellOf(
    rows.flatMap((row) => row.cells),
    path,
  );
  const box = cell?.box ?? [grid.stages[0]?.x ?? 0, grid.heads.y + grid.heads.height, 300, 40];
  return (
    <ConflictCard
      key={held.edit.id}
      held={held}
      box={box}
      zoom={zoom}
      decide={(choice) => desk.decide(held.edit.id, choice)}
      both={(text) => {
        desk.decide(held.edit.id, "theirs");
        if (cell)
          editing.write(
            cell,
            Math.max(
              0,
              cell.items.findIndex((item) => path.startsWith(item.path)),
            ),
            text,
          );
      }}
    />
  );
}

/** What was just done, what could not be written, a lost connection: told over the foot of the map. */
function Told({
  actions,
  state,
  forgive,
}: {
  actions: BoardProps["actions"];
  state: DeskState;
  forgive: () => void;
}) {
  const t = useWords(words);
  const { told } = actions;
  return (
    <div className={css.told}>
      {state.trouble && (
        <Problem
          problem={state.trouble.error}
          action={
            <Button variant="default" onClick={forgive}>
              {t("dismiss")}
            </Button>
          }
        />
      )}
      {!state.online && <Notice live>{t("offline")}</Notice>}
      {told && (
        <Notice
          live
          action={
            <Button
              variant="subtle"
              onClick={() => (told.undo ? actions.undo() : actions.tell(null))}
            >
              {told.undo ? t("undo") : t("dismiss")}
            </Button>
          }
        >
          {told.text}
        </Notice>
      )}
    </div>
  );
}
