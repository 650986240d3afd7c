/** What one does to the map, and whose view of it is open. */
import { ActionIcon, Button, SegmentedControl } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconKeyboard,
  IconMessage,
  IconPlus,
} from "@tabler/icons-react";
import { Picker } from "../../parts/Picker";
import { useWords } from "../../words/words";
import { useEditor } from "./editor";
import css from "./Editor.module.css";
import type { Address } from "./look";
import { departmentsOf, personasOf } from "./names";
import { useModels } from "./server";
import type { Editing } from "./useEditing";
import type { MapActions } from "./useMapActions";
import { words } from "./words";

interface ToolbarProps {
  address: Address;
  editing: Editing;
  actions: MapActions;
  help: () => void;
}

export function Toolbar({ address, editing, actions, help }: ToolbarProps) {
  const t = useWords(words);
  const { mayEdit, state } = useEditor();
  const icon = { size: 18, stroke: 1.7, "aria-hidden": true } as const;
  return (
    <div className={css.toolbar} role="toolbar" aria-label={t("edit")}>
      {mayEdit && (
        <>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={t("undo")}
            title={`${t("undo")} (Ctrl Z)`}
            disabled={state.history.undo.length === 0}
            onClick={actions.undo}
          >
            <IconArrowBackUp {...icon} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={t("redo")}
            title={`${t("redo")} (Ctrl Shift Z)`}
            disabled={state.history.redo.length === 0}
            onClick={actions.redo}
          >
            <IconArrowForwardUp {...icon} />
          </ActionIcon>
          <span className={css.divider} aria-hidden />
          <Tool label={t("addTouchpoint")} Icon={IconPlus} run={() => actions.add("touchpoint")} />
          <Tool label={t("addStage")} Icon={IconPlus} run={() => actions.add("stage")} />
          <Tool label={t("lane")} Icon={IconPlus} run={() => actions.add("lane")} />
          <Tool label={t("claim")} Icon={IconPlus} run={() => actions.claim(editing.cell)} />
        </>
      )}
      <Tool label={t("comment")} Icon={IconMessage} run={() => actions.comment(editing.path)} />
      <div className={css.views}>
        <Views address={address} />
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={t("keys")}
          title={`${t("keys")} (?)`}
          onClick={help}
        >
          <IconKeyboard {...icon} />
        </ActionIcon>
      </div>
    </div>
  );
}

function Tool({ label, Icon, run }: { label: string; Icon: typeof IconPlus; run: () => void }) {
  return (
    <Button
      variant="subtle"
      className={css.tool}
      leftSection={<Icon size={16} stroke={1.7} aria-hidden />}
      onClick={run}
    >
      {label}
    </Button>
  );
}

/** Persona, model and department: what is looked at stands in the URL. */
function Views({ address }: { address: Address }) {
  const t = useWords(words);
  const { document, language } = useEditor();
  const personas = personasOf(document, language);
  const departments = departmentsOf(document, language);
  const { models, own } = useModels(document, address.model);
  return (
    <>
      {personas.length > 1 && personas.length < 4 && (
        <SegmentedControl
          aria-label={t("persona")}
          value={address.look.persona ?? ""}
          data={personas.map(({ key, name }) => ({ value: key, label: shortly(name) }))}
          onChange={(persona) => address.setLook({ persona })}
        />
      )}
      {personas.length > 3 && (
        <Picker
          label={t("persona")}
          value={address.look.persona ?? ""}
          choices={personas.map(({ key, name }) => ({ value: key, text: name }))}
          onChange={(persona) => address.setLook({ persona })}
        />
      )}
      {models.length > 1 && (
        <Picker
          label={t("model")}
          value={address.look.model ?? own}
          choices={models.map(({ key, name }) => ({
            value: key,
            text: name,
            ...(key === own && { note: t("ownModel") }),
          }))}
          onChange={(model) => address.setLook({ model: model === own ? null : model })}
        />
      )}
      {departments.length > 1 && (
        <Picker
          label={t("department")}
          value={address.look.department ?? ""}
          choices={[
            { value: "", text: t("everybody") },
            ...departments.map(({ key, name }) => ({ value: key, text: name })),
          ]}
          onChange={(department) =>
            address.setLook({ department: department === "" ? null : department })
          }
        />
      )}
    </>
  );
}

/** A persona's name without what follows it: `Linh, 24` is Linh. */
export function shortly(name: string): string {
  return name.split(",")[0] ?? name;
}
