/** The editor's part of the top bar: where one is, what is saved, who else is here. */
import { Button } from "@mantine/core";
import {
  IconCheck,
  IconChevronRight,
  IconCloudOff,
  IconHistory,
  IconPlayerPlay,
  IconUpload,
} from "@tabler/icons-react";
import { Link } from "react-router";
import { saveState } from "../../../editing/desk";
import { PersonAvatar } from "../../parts/PersonAvatar";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { PANELS } from "../panels";
import { useEditor } from "./editor";
import css from "./Editor.module.css";
import type { Presence } from "./Outlines";
import { words } from "./words";

export function Heading({ title }: { title: string }) {
  const t = useWords(words);
  return (
    <div className={css.heading}>
      <nav aria-label={t("where")} className={css.trail}>
        <Link to="/maps">{t("maps")}</Link>
        <IconChevronRight size={14} stroke={1.7} aria-hidden />
        <h1 className={css.name}>{title}</h1>
      </nav>
      <SaveState />
    </div>
  );
}

/** "Saved" only after the server has it. */
function SaveState() {
  const t = useWords(words);
  const { clock } = useFigures();
  const { state, version } = useEditor();
  const now = saveState(state);
  const said = {
    saved: t("saved", { time: clock(state.savedAt), version }),
    saving: t("saving"),
    unsent: t(state.kept ? "unsent" : "unkept"),
    choose: t("choose"),
  }[now];
  return (
    <span className={css.saved} role="status" data-state={now}>
      {now === "saved" && <IconCheck size={15} stroke={1.8} aria-hidden />}
      {now === "unsent" && <IconCloudOff size={15} stroke={1.8} aria-hidden />}
      {said}
    </span>
  );
}

export function HeadingAside({
  presence,
  present,
}: {
  presence: readonly Presence[];
  present: () => void;
}) {
  const t = useWords(words);
  const { open } = useEditor();
  const icon = { size: 16, stroke: 1.7, "aria-hidden": true } as const;
  const people = [...new Map(presence.map((one) => [one.person, one])).values()];
  return (
    <>
      {people.length > 0 && (
        <span
          className={css.people}
          role="img"
          aria-label={t("present_people", { names: people.map(({ name }) => name).join(", ") })}
        >
          {people.slice(0, 4).map(({ person, name }) => (
            <PersonAvatar key={person} name={name} size={28} />
          ))}
        </span>
      )}
      {PANELS.versions && (
        <Button
          variant="subtle"
          color="gray"
          className={css.tool}
          leftSection={<IconHistory {...icon} />}
          onClick={() => open("versions")}
        >
          {t("versions")}
        </Button>
      )}
      {PANELS.export && (
        <Button
          variant="subtle"
          color="gray"
          className={css.tool}
          leftSection={<IconUpload {...icon} />}
          onClick={() => open("export")}
        >
          {t("export")}
        </Button>
      )}
      <Button variant="default" leftSection={<IconPlayerPlay {...icon} />} onClick={present}>
        {t("present")}
      </Button>
    </>
  );
}
