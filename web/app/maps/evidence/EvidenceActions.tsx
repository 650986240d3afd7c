/** What can be done about a verdict: one primary action that fits it, and beside it changing the claim and sharing. */
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import {
  IconChecks,
  IconDatabase,
  IconFlag,
  IconMessage,
  IconQuote,
  IconShare2,
} from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { useText } from "../../words/language";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { usePhone } from "../editor/usePhone";
import type { ClaimSheet } from "./data";
import css from "./evidence.module.css";
import { findingOf } from "./finding";
import { words } from "./words";

interface EvidenceActionsProps {
  sheet: ClaimSheet;
  checking: boolean;
  check: () => void;
}

export function EvidenceActions({ sheet, checking, check }: EvidenceActionsProps) {
  const t = useWords(words);
  const { mayEdit, open } = useEditor();
  const phone = usePhone();
  return (
    <>
      {mayEdit && !phone ? (
        <Primary sheet={sheet} checking={checking} check={check} />
      ) : (
        <Comment path={sheet.path} />
      )}
      {mayEdit && !phone && (
        <Button variant="default" onClick={() => open("claim", { claim: sheet.id })}>
          {t("editClaim")}
        </Button>
      )}
      <Share sheet={sheet} asButton={phone} />
    </>
  );
}

function Primary({ sheet, checking, check }: EvidenceActionsProps) {
  const t = useWords(words);
  const { open } = useEditor();
  const navigate = useNavigate();
  const icon = { size: 16, stroke: 1.8, "aria-hidden": true } as const;
  const [list = "", id = ""] = sheet.about.split(".");
  const reason = findingOf(sheet)?.reason ?? null;
  if (sheet.stale || sheet.mark === "unchecked") {
    return (
      <Button leftSection={<IconChecks {...icon} />} loading={checking} onClick={check}>
        {t(sheet.stale ? "checkAgain" : "check")}
      </Button>
    );
  }
  if (sheet.mark === "quotes" || reason === "unmeasurable") {
    if (list !== "touchpoints") return <Comment path={sheet.path} />;
    return (
      <Button
        leftSection={<IconQuote {...icon} />}
        onClick={() => open("touchpoint", { about: sheet.about, add: "quote" })}
      >
        {t("addQuote")}
      </Button>
    );
  }
  if (reason === "no_data") {
    return (
      <Button leftSection={<IconDatabase {...icon} />} onClick={() => void navigate("/data")}>
        {t("connect")}
      </Button>
    );
  }
  if (sheet.mark === "refuted" && list === "touchpoints") {
    return (
      <Button
        leftSection={<IconFlag {...icon} />}
        onClick={() => open("touchpoint", { about: `touchpoints.${id}`, add: "pain" })}
      >
        {t("notePain")}
      </Button>
    );
  }
  return <Comment path={sheet.path} />;
}

function Comment({ path }: { path: string }) {
  const t = useWords(words);
  const { open } = useEditor();
  return (
    <Button
      leftSection={<IconMessage size={16} stroke={1.8} aria-hidden />}
      onClick={() => open("comments", { at: path })}
    >
      {t("comment")}
    </Button>
  );
}

/** Send the address: by what the device offers, else by the clipboard. */
function Share({ sheet, asButton }: { sheet: ClaimSheet; asButton: boolean }) {
  const t = useWords(words);
  const text = useText();
  const clipboard = useClipboard({ timeout: 2_000 });
  const send = (): void => {
    const address = location.href;
    if (asButton && typeof navigator.share === "function") {
      // who closes the device's own sheet has changed their mind: nothing went wrong
      void navigator.share({ title: text(sheet.says), url: address }).catch(() => undefined);
    } else clipboard.copy(address);
  };
  const label = clipboard.copied ? t("copied") : t("share");
  const icon = <IconShare2 size={16} stroke={1.8} aria-hidden />;
  if (asButton) {
    return (
      <Button variant="default" leftSection={icon} onClick={send}>
        <span aria-live="polite">{label}</span>
      </Button>
    );
  }
  return (
    <Tooltip label={label} opened={clipboard.copied || undefined}>
      <ActionIcon
        variant="subtle"
        color="gray"
        className={css.spread}
        size={36}
        aria-label={label}
        onClick={send}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
