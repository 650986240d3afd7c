import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api } from "../../api/client";
import { PasswordField } from "../parts/PasswordField";
import { Problem } from "../parts/Problem";
import { useEnter, useWorkspace } from "../shell/session";
import { useWords } from "../words/words";
import { StartFrame } from "./StartFrame";
import css from "./StartFrame.module.css";
import { words } from "./words";

export default function SignIn() {
  const t = useWords(words);
  const workspace = useWorkspace();
  const enter = useEnter();
  const [given, setGiven] = useState({ login: "", password: "" });
  const signIn = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/session", { body: given })),
    onSuccess: enter,
  });
  return (
    <StartFrame title={t("signIn")} text={t("signInText", { workspace: workspace.name })}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate();
        }}
      >
        <TextInput
          label={t("login")}
          autoComplete="username"
          required
          value={given.login}
          onChange={(event) => setGiven({ ...given, login: event.currentTarget.value })}
        />
        <PasswordField
          label={t("password")}
          autoComplete="current-password"
          required
          value={given.password}
          onChange={(event) => setGiven({ ...given, password: event.currentTarget.value })}
        />
        {signIn.error && <Problem compact problem={signIn.error} />}
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t("signIn")}
        </Button>
      </form>
    </StartFrame>
  );
}
