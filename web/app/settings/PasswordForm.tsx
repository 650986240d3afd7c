import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api } from "../../api/client";
import { PasswordField } from "../parts/PasswordField";
import { Problem } from "../parts/Problem";
import { LEAST_PASSWORD, useAskAgain, usePerson } from "../shell/session";
import { useWords } from "../words/words";
import css from "./settings.module.css";
import { words } from "./words";

const NOTHING = { present: "", next: "" };

/** Change one's password, or set the first one. */
export function PasswordForm() {
  const t = useWords(words);
  const person = usePerson();
  const askAgain = useAskAgain();
  const [given, setGiven] = useState(NOTHING);
  const save = useMutation({
    mutationFn: () =>
      answer(
        api.PATCH("/api/v1/session/person", {
          body: {
            password: given.next,
            ...(person.signs_in && { present_password: given.present }),
          },
        }),
      ),
    onSuccess: () => {
      setGiven(NOTHING);
      askAgain();
    },
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <input type="hidden" name="username" autoComplete="username" value={person.login} readOnly />
      {person.signs_in && (
        <PasswordField
          label={t("presentPassword")}
          autoComplete="current-password"
          required
          value={given.present}
          onChange={(event) => setGiven({ ...given, present: event.currentTarget.value })}
        />
      )}
      <PasswordField
        label={t("newPassword")}
        description={t("passwordHint", { least: LEAST_PASSWORD })}
        autoComplete="new-password"
        minLength={LEAST_PASSWORD}
        required
        value={given.next}
        onChange={(event) => setGiven({ ...given, next: event.currentTarget.value })}
      />
      {save.error && <Problem compact problem={save.error} />}
      <div className={css.foot}>
        <Button type="submit" variant="default" loading={save.isPending}>
          {t(person.signs_in ? "changePassword" : "setPassword")}
        </Button>
        <span className={css.saved} role="status">
          {save.isSuccess && t("passwordSaved")}
        </span>
      </div>
    </form>
  );
}
