/** The first start: whoever opens the application first becomes its owner. */
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api } from "../../api/client";
import { PasswordField } from "../parts/PasswordField";
import { Problem } from "../parts/Problem";
import { LEAST_PASSWORD, useEnter } from "../shell/session";
import { useLanguage } from "../words/language";
import { useWords } from "../words/words";
import { StartFrame } from "./StartFrame";
import css from "./StartFrame.module.css";
import { words } from "./words";

export default function FirstStart() {
  const t = useWords(words);
  const language = useLanguage();
  const enter = useEnter();
  const [owner, setOwner] = useState({ name: "", login: "", password: "" });
  const create = useMutation({
    mutationFn: () =>
      answer(api.POST("/api/v1/session/first-start", { body: { ...owner, language } })),
    onSuccess: enter,
  });
  return (
    <StartFrame title={t("firstStart")} text={t("firstStartText")}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <TextInput
          label={t("name")}
          description={t("nameHint")}
          autoComplete="name"
          required
          value={owner.name}
          onChange={(event) => setOwner({ ...owner, name: event.currentTarget.value })}
        />
        <TextInput
          label={t("login")}
          autoComplete="username"
          required
          value={owner.login}
          onChange={(event) => setOwner({ ...owner, login: event.currentTarget.value })}
        />
        <PasswordField
          label={t("password")}
          description={t("passwordHint", { least: LEAST_PASSWORD })}
          autoComplete="new-password"
          minLength={LEAST_PASSWORD}
          required
          value={owner.password}
          onChange={(event) => setOwner({ ...owner, password: event.currentTarget.value })}
        />
        {create.error && <Problem compact problem={create.error} />}
        <Button type="submit" size="md" loading={create.isPending}>
          {t("create")}
        </Button>
      </form>
    </StartFrame>
  );
}
