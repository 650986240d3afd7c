/** A map as a file to take along: which form, in which language, whose journey, on which ground. */
import { Button, NativeSelect, Radio, SegmentedControl } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { saveState } from "../../../editing/desk";
import { Notice } from "../../parts/Notice";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { departmentsOf, personasOf } from "../editor/names";
import { Panel } from "../panel/Panel";
import css from "./export.module.css";
import { exportAddress, FORMS, isPicture, type ExportChoice } from "./address";
import { words } from "./words";

export default function ExportPanel() {
  const t = useWords(words);
  const { map, version, document, language, persona, state } = useEditor();
  const [choice, setChoice] = useState<ExportChoice>({
    form: "png",
    language,
    persona,
    department: state.look.department,
    model: state.look.model,
    theme: "light",
    scale: "1",
  });
  const change = (part: Partial<ExportChoice>): void =>
    setChoice((before) => ({ ...before, ...part }));
  const personas = personasOf(document, language);
  const departments = departmentsOf(document, language);
  return (
    <Panel
      title={t("title")}
      foot={
        <Button
          component="a"
          href={exportAddress(map, choice)}
          download
          leftSection={<IconDownload size={16} stroke={1.8} aria-hidden />}
        >
          {t("get")}
        </Button>
      }
    >
      <div className={css.fields}>
        <p className={css.quiet}>{t("lead", { version: String(version) })}</p>
        {saveState(state) !== "saved" && <Notice tone="hint">{t("unsaved")}</Notice>}
        <Radio.Group
          label={t("form")}
          value={choice.form}
          onChange={(value) => change({ form: FORMS.find((one) => one === value) ?? "png" })}
        >
          <div className={css.forms}>
            {FORMS.map((form) => (
              <Radio key={form} value={form} label={t(form)} description={t(`${form}Text`)} />
            ))}
          </div>
        </Radio.Group>
        {choice.form !== "yaml" && (
          <Field label={t("language")}>
            <SegmentedControl
              size="xs"
              aria-label={t("language")}
              value={choice.language}
              onChange={(value) => change({ language: value === "en" ? "en" : "vi" })}
              data={[
                { value: "vi", label: t("vi") },
                { value: "en", label: t("en") },
              ]}
            />
          </Field>
        )}
        {isPicture(choice.form) && (
          <>
            {personas.length > 1 && (
              <NativeSelect
                label={t("persona")}
                value={choice.persona ?? ""}
                onChange={(event) => change({ persona: event.currentTarget.value || null })}
                data={personas.map(({ key, name }) => ({ value: key, label: name }))}
              />
            )}
            {departments.length > 0 && (
              <NativeSelect
                label={t("department")}
                value={choice.department ?? ""}
                onChange={(event) => change({ department: event.currentTarget.value || null })}
                data={[
                  { value: "", label: t("everybody") },
                  ...departments.map(({ key, name }) => ({ value: key, label: name })),
                ]}
              />
            )}
            <Field label={t("theme")}>
              <SegmentedControl
                size="xs"
                aria-label={t("theme")}
                value={choice.theme}
                onChange={(value) => change({ theme: value as ExportChoice["theme"] })}
                data={(["light", "dark", "print"] as const).map((theme) => ({
                  value: theme,
                  label: t(theme),
                }))}
              />
            </Field>
          </>
        )}
        {choice.form === "png" && (
          <Field label={t("size")}>
            <SegmentedControl
              size="xs"
              aria-label={t("size")}
              value={choice.scale}
              onChange={(scale) => change({ scale })}
              data={[
                { value: "0.5", label: t("small") },
                { value: "1", label: t("normal") },
                { value: "2", label: t("large") },
              ]}
            />
          </Field>
        )}
      </div>
    </Panel>
  );
}

function Field({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <p className={css.label}>{label}</p>
      {children}
    </div>
  );
}
