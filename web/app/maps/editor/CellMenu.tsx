/** Everything that can be done with a cell, by words: what is dragged or pressed elsewhere is here too. */
import { Menu } from "@mantine/core";
import type { Cell } from "../../../editing/cells";
import * as intents from "../../../editing/intents";
import { at } from "../../../editing/paths";
import { useWords } from "../../words/words";
import css from "./Canvas.module.css";
import { useEditor } from "./editor";
import { departmentsOf, useNames } from "./names";
import type { Editing } from "./useEditing";
import type { MapActions } from "./useMapActions";
import { words } from "./words";

interface CellMenuProps {
  cell: Cell;
  path: string;
  zoom: number;
  editing: Editing;
  actions: MapActions;
  close: () => void;
}

export function CellMenu({ cell, path, zoom, editing, actions, close }: CellMenuProps) {
  const t = useWords(words);
  const names = useNames();
  const { mayEdit } = useEditor();
  const [x, y, width] = cell.box;
  const [list = ""] = path.split(".");
  const place = { left: (x + width) * zoom - 8, top: y * zoom + 8 };
  return (
    <div className={css.over} style={place} data-own>
      <Menu
        classNames={{ itemSection: css.menuKey }}
        opened
        onClose={close}
        position="bottom-start"
        withinPortal
        width={248}
      >
        <Menu.Target>
          <span />
        </Menu.Target>
        <Menu.Dropdown aria-label={t("menuOf", { name: names.about(path) })}>
          {mayEdit && <EditItems cell={cell} path={path} editing={editing} actions={actions} />}
          {mayEdit && <Menu.Divider />}
          <Menu.Item rightSection={<kbd>C</kbd>} onClick={() => actions.claim(cell)}>
            {t("claim")}
          </Menu.Item>
          <Menu.Item rightSection={<kbd>M</kbd>} onClick={() => actions.comment(path)}>
            {t("comment")}
          </Menu.Item>
          <Menu.Item rightSection={<kbd>E</kbd>} onClick={() => actions.evidence(path)}>
            {t("evidence")}
          </Menu.Item>
          {mayEdit && cell.row.startsWith("lanes.") && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => actions.remove(cell.row)}>
                {t("removeLane", { name: names.about(cell.row) })}
              </Menu.Item>
            </>
          )}
          {mayEdit && REMOVABLE.includes(list) && !cell.row.startsWith("lanes.") && (
            <>
              <Menu.Divider />
              <Menu.Item rightSection={<kbd>Del</kbd>} onClick={() => actions.remove(path)}>
                {t("remove")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

const REMOVABLE = ["touchpoints", "stages", "pains", "opportunities", "lanes", "claims"];

function EditItems({
  cell,
  path,
  editing,
  actions,
}: Pick<CellMenuProps, "cell" | "path" | "editing" | "actions">) {
  const t = useWords(words);
  const { document } = useEditor();
  const [list, id = ""] = cell.about.split(".");
  const place = cell.items.findIndex((one) => one.path === path);
  const chosen = place >= 0;
  const item = Math.max(0, place);
  return (
    <>
      {cell.kind !== "read" && cell.kind !== "owner" && (
        <Menu.Item
          rightSection={<kbd>Enter</kbd>}
          onClick={() => (cell.kind === "emotion" ? editing.hold(id) : editing.write(cell, item))}
        >
          {t("edit")}
        </Menu.Item>
      )}
      {!chosen && (
        <>
          <Menu.Item rightSection={<kbd>Alt ←</kbd>} onClick={() => actions.shift(cell, -1)}>
            {t("moveLeft")}
          </Menu.Item>
          <Menu.Item rightSection={<kbd>Alt →</kbd>} onClick={() => actions.shift(cell, 1)}>
            {t("moveRight")}
          </Menu.Item>
        </>
      )}
      {list === "touchpoints" && !chosen && (
        <TouchpointItems cell={cell} id={id} editing={editing} actions={actions} />
      )}
      {list === "touchpoints" && cell.row === "pains" && chosen && (
        <Menu.Item onClick={() => editing.writePain(cell)}>{t("addPain")}</Menu.Item>
      )}
      {list === "stages" && (
        <Menu.Item
          onClick={() => actions.add("touchpoint", { stage: id, after: null })}
        >{`+ ${t("addTouchpoint")}`}</Menu.Item>
      )}
      <PartItems path={path} editing={editing} cell={cell} document={document} actions={actions} />
    </>
  );
}

function TouchpointItems({
  cell,
  id,
  editing,
  actions,
}: {
  cell: Cell;
  id: string;
  editing: Editing;
  actions: MapActions;
}) {
  const t = useWords(words);
  const names = useNames();
  const { document } = useEditor();
  const stage = at(document, `touchpoints.${id}.stage`);
  const writable = [
    ["goal", "goal", false],
    ["actions", "actions", true],
    ["thoughts", "thoughts", true],
  ] as const;
  return (
    <>
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item>{t("moveTo")}</Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          {intents
            .stageKeys(document)
            .filter((key) => key !== stage)
            .map((key) => (
              <Menu.Item key={key} onClick={() => actions.moveTo(id, key)}>
                {names.about(`stages.${key}`)}
              </Menu.Item>
            ))}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <OwnerMenu path={`touchpoints.${id}.owner`} actions={actions} />
      <Menu.Item
        onClick={() =>
          actions.add("touchpoint", { stage: typeof stage === "string" ? stage : "", after: id })
        }
      >
        {`+ ${t("addTouchpoint")}`}
      </Menu.Item>
      <Menu.Item onClick={() => editing.writePain(cell)}>{t("addPain")}</Menu.Item>
      {writable.map(([field, what, lines]) => (
        <Menu.Item
          key={field}
          onClick={() =>
            editing.writeAt(cell.key, `touchpoints.${id}.${field}`, lines, names.about(cell.about))
          }
        >
          {t("write", { what: t(what) })}
        </Menu.Item>
      ))}
    </>
  );
}

function OwnerMenu({ path, actions }: { path: string; actions: MapActions }) {
  const t = useWords(words);
  const { document, language } = useEditor();
  const owner = at(document, path);
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item>{t("owner")}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        {departmentsOf(document, language).map(({ key, name }) => (
          <Menu.Item
            key={key}
            role="menuitemradio"
            aria-checked={owner === key}
            onClick={() => actions.put(path, key, t("did_owner"))}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Item
          role="menuitemradio"
          aria-checked={owner === undefined}
          onClick={() => actions.put(path, null, t("did_owner"))}
        >
          {t("nobody")}
        </Menu.Item>
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  );
}

/** What a pain or an opportunity has besides its words. */
function PartItems({
  path,
  editing,
  cell,
  document,
  actions,
}: {
  path: string;
  editing: Editing;
  cell: Cell;
  document: ReturnType<typeof useEditor>["document"];
  actions: MapActions;
}) {
  const t = useWords(words);
  const [list, id = ""] = path.split(".");
  if (list !== "pains" && list !== "opportunities") return null;
  const field = list === "pains" ? "severity" : "effort";
  const level = at(document, `${path}.${field}`);
  if (at(document, path) === undefined) return null;
  return (
    <>
      {list === "pains" && (
        <Menu.Item onClick={() => editing.writeOpportunity(cell.key, id)}>
          {t("addOpportunity")}
        </Menu.Item>
      )}
      {list === "opportunities" && <OwnerMenu path={`${path}.owner`} actions={actions} />}
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item>{t(field)}</Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          {[1, 2, 3].map((one) => (
            <Menu.Item
              key={one}
              role="menuitemradio"
              aria-checked={level === one}
              onClick={() => actions.put(`${path}.${field}`, one, t(field))}
            >
              {t("effortOf", { level: one })}
            </Menu.Item>
          ))}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
    </>
  );
}
