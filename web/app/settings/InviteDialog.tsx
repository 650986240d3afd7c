import { Button, Modal, Radio, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api, type Schemas } from "../../api/client";
import { Problem } from "../parts/Problem";
import type { Role } from "../shell/session";
import { useLanguage, type Language } from "../words/language";
import { useWords } from "../words/words";
import type { Link } from "./LinkDialog";
import { ROLES } from "./People";
import css from "./settings.module.css";
import { words } from "./words";

interface InviteDialogProps {
  close: () => void;
  onInvited: (link: Link) => void;
}

/** Name, sign-in name and role of somebody who is to come in. */
export function InviteDialog({ close, onInvited }: InviteDialogProps) {
  const t = useWords(words);
  const [given, setGiven] = useState<Required<Schemas["Invitation"]>>({
    name: "",
    login: "",
    role: "editor",
    language: useLanguage(),
  });
  const invite = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/people", { body: given })),
    onSuccess: ({ person, key }) => onInvited({ name: person.name, key }),
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t("inviteTitle")}
      closeButtonProps={{ "aria-label": t("cancel") }}
    >
      <p className={css.text}>{t("inviteText")}</p>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <TextInput
          label={t("theirName")}
          required
          data-autofocus
          value={given.name}
          onChange={(event) => setGiven({ ...given, name: event.currentTarget.value })}
        />
        <TextInput
          label={t("theirLogin")}
          required
          value={given.login}
          onChange={(event) => setGiven({ ...given, login: event.currentTarget.value })}
        />
        <Radio.Group
          label={t("role")}
          value={given.role}
          onChange={(role) => setGiven({ ...given, role: role as Role })}
        >
          {ROLES.map((role) => (
            <Radio key={role} mt={8} value={role} label={t(role)} description={t(`${role}Note`)} />
          ))}
        </Radio.Group>
        <Radio.Group
          label={t("theirLanguage")}
          value={given.language}
          onChange={(language) => setGiven({ ...given, language: language as Language })}
        >
          <div className={css.options}>
            <Radio value="vi" label={<span lang="vi">{t("vietnamese")}</span>} />
            <Radio value="en" label={<span lang="en">{t("english")}</span>} />
          </div>
        </Radio.Group>
        {invite.error && <Problem compact problem={invite.error} />}
        <div className={css.buttons}>
          <Button variant="default" onClick={close}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {t("createLink")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
