/** The workspace: the business, its default language, the journey model in use. */
import { Button, Radio, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api, type Schemas } from "../../api/client";
import { Card } from "../parts/Card";
import { Problem } from "../parts/Problem";
import { Loading } from "../parts/Waiting";
import { useMay, type Workspace } from "../shell/session";
import { useText, type Language } from "../words/language";
import { useWords } from "../words/words";
import css from "./settings.module.css";
import { words } from "./words";

type Changes = Schemas["SettingsChanges"];

export function WorkspaceSettings() {
  const queries = useQueryClient();
  const admin = useMay("admin");
  const settings = useQuery({
    queryKey: ["settings"],
    queryFn: () => answer(api.GET("/api/v1/settings")),
  });
  const change = useMutation({
    mutationFn: (body: Changes) => answer(api.PATCH("/api/v1/settings", { body })),
    // every figure may be another through another model
    onSettled: () => queries.invalidateQueries(),
  });
  if (settings.error) {
    return <Problem problem={settings.error} again={() => void settings.refetch()} />;
  }
  if (!settings.data) return <Loading />;
  const { workspace, models } = settings.data;
  return (
    <>
      {change.error && <Problem problem={change.error} />}
      <BusinessCard
        key={workspace.name}
        workspace={workspace}
        locked={!admin}
        onChange={change.mutate}
        saving={change.isPending}
      />
      <ModelCard
        models={models}
        chosen={change.isPending ? (change.variables.model ?? workspace.model) : workspace.model}
        locked={!admin}
        onChoose={(model) => change.mutate({ model })}
      />
      <FactsCard workspace={workspace} />
    </>
  );
}

interface BusinessCardProps {
  workspace: Workspace;
  locked: boolean;
  onChange: (changes: Changes) => void;
  saving: boolean;
}

function BusinessCard({ workspace, locked, onChange, saving }: BusinessCardProps) {
  const t = useWords(words);
  const [name, setName] = useState(workspace.name);
  return (
    <Card title={t("business")}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          onChange({ name });
        }}
      >
        <TextInput
          label={t("businessName")}
          required
          readOnly={locked}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {!locked && (
          <Button
            type="submit"
            variant="default"
            disabled={name === workspace.name}
            loading={saving}
          >
            {t("save")}
          </Button>
        )}
        <Radio.Group
          label={t("workspaceLanguage")}
          description={t("workspaceLanguageNote")}
          value={workspace.language}
          onChange={(language) => onChange({ language: language as Language })}
        >
          <div className={css.options}>
            <Radio disabled={locked} value="vi" label={<span lang="vi">{t("vietnamese")}</span>} />
            <Radio disabled={locked} value="en" label={<span lang="en">{t("english")}</span>} />
          </div>
        </Radio.Group>
      </form>
    </Card>
  );
}

interface ModelCardProps {
  models: readonly Schemas["ModelDocument"][];
  chosen: string;
  locked: boolean;
  onChoose: (model: string) => void;
}

function ModelCard({ models, chosen, locked, onChoose }: ModelCardProps) {
  const t = useWords(words);
  const inWords = useText();
  return (
    <Card title={t("model")}>
      <p className={css.text}>{t("modelNote")}</p>
      <div className={css.models} role="radiogroup" aria-label={t("model")}>
        {models.map((model) => (
          <label
            key={model.id}
            className={css.model}
            data-chosen={model.id === chosen || undefined}
            data-locked={locked || undefined}
          >
            <input
              type="radio"
              name="model"
              checked={model.id === chosen}
              disabled={locked}
              onChange={() => onChoose(model.id)}
            />
            <span>
              <span className={css.modelName}>{inWords(model.name)}</span>
              {model.origin === "own" && <span className={css.quiet}> · {t("ownModel")}</span>}
            </span>
            <ol className={css.stages} aria-label={t("stagesOf", { model: inWords(model.name) })}>
              {model.stages.map((stage, index) => (
                <li key={index}>{inWords(stage)}</li>
              ))}
            </ol>
          </label>
        ))}
      </div>
    </Card>
  );
}

function FactsCard({ workspace }: { workspace: Workspace }) {
  const t = useWords(words);
  return (
    <Card title={t("facts")} note={t("factsNote")}>
      <dl className={css.facts}>
        <dt>{t("currency")}</dt>
        <dd>{workspace.currency}</dd>
        <dt>{t("timezone")}</dt>
        <dd>{workspace.timezone}</dd>
        <dt>{t("data")}</dt>
        <dd>{t(workspace.data === "growing" ? "growing" : "closedData")}</dd>
      </dl>
    </Card>
  );
}
