/** The versions of a map: who changed what when, what that meant, and bringing one back. */
import { Button, UnstyledButton } from "@mantine/core";
import { IconChevronLeft, IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { Notice } from "../../parts/Notice";
import { PersonAvatar } from "../../parts/PersonAvatar";
import { Problem } from "../../parts/Problem";
import { Loading } from "../../parts/Waiting";
import { useWorkspace } from "../../shell/session";
import { dayOf } from "../../words/figures";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { Panel, Section } from "../panel/Panel";
import { Changes } from "./Changes";
import { useHistory, useRestore, type VersionGroup } from "./data";
import { daysOf } from "./days";
import css from "./versions.module.css";
import { words } from "./words";

export default function VersionsPanel() {
  const t = useWords(words);
  const { map, version, open } = useEditor();
  const [search] = useSearchParams();
  const history = useHistory(map, version);
  const groups = history.data?.pages.flatMap((page) => page.groups) ?? [];
  const chosen = groups.find(({ newest }) => String(newest.number) === search.get("version"));
  if (chosen) return <OneVersion key={chosen.newest.number} group={chosen} />;
  return (
    <Panel title={t("title")} note={t("now", { version })}>
      {history.isPending && <Loading />}
      {history.isError && <Problem problem={history.error} again={() => void history.refetch()} />}
      <Days
        groups={groups}
        choose={(group) => open("versions", { version: String(group.newest.number) })}
      />
      {history.hasNextPage && (
        <div className={css.more}>
          <Button
            variant="default"
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            {t("older")}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Days({
  groups,
  choose,
}: {
  groups: readonly VersionGroup[];
  choose: (group: VersionGroup) => void;
}) {
  const t = useWords(words);
  const { timezone } = useWorkspace();
  const { day } = useFigures();
  const today = dayOf(new Date(), timezone);
  return daysOf(groups, (instant) => dayOf(instant, timezone)).map((one) => (
    <Section key={one.day} title={one.day === today ? t("today") : day(one.day)}>
      <ul className={css.groups}>
        {one.groups.map((group) => (
          <li key={group.newest.number}>
            <UnstyledButton className={css.group} onClick={() => choose(group)}>
              <Who group={group} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Section>
  ));
}

function Who({ group }: { group: VersionGroup }) {
  const t = useWords(words);
  const { clock } = useFigures();
  const { newest, oldest, count, began } = group;
  const name = newest.by_id === null ? t("byFile") : newest.by;
  const time =
    count > 1 && clock(began) !== clock(newest.at)
      ? `${clock(began)}–${clock(newest.at)}`
      : clock(newest.at);
  return (
    <>
      <PersonAvatar name={name} size={28} />
      <span>
        <span className={css.by}>{name}</span>
        <span className={css.quiet}>
          {t(newest.kind)} · {time} ·{" "}
          {count > 1
            ? t("versions", { first: oldest, last: newest.number })
            : t("version", { version: newest.number })}
        </span>
      </span>
    </>
  );
}

function OneVersion({ group }: { group: VersionGroup }) {
  const t = useWords(words);
  const { map, version, mayEdit, open } = useEditor();
  const { number } = group.newest;
  const restore = useRestore(map);
  const [asking, setAsking] = useState(false);
  const isOpen = number === version;
  return (
    <Panel
      title={t("oneVersion", { version: number })}
      tools={
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconChevronLeft size={15} stroke={1.8} aria-hidden />}
          onClick={() => open("versions")}
        >
          {t("back")}
        </Button>
      }
      foot={
        mayEdit &&
        !isOpen && (
          <Restore
            number={number}
            asking={asking}
            busy={restore.isPending}
            ask={setAsking}
            restore={() => restore.mutate(number, { onSuccess: () => open("versions") })}
          />
        )
      }
    >
      <div className={css.head}>
        <Who group={group} />
      </div>
      {restore.isError && <Problem problem={restore.error} />}
      <Section title={t("sinceBefore")}>
        <Changes map={map} old={group.oldest - 1} now={number} />
      </Section>
      {!isOpen && (
        <Section title={t("toPresent")}>
          <Changes map={map} old={number} now={version} />
        </Section>
      )}
    </Panel>
  );
}

interface RestoreProps {
  number: number;
  asking: boolean;
  busy: boolean;
  ask: (asking: boolean) => void;
  restore: () => void;
}

function Restore({ number, asking, busy, ask, restore }: RestoreProps) {
  const t = useWords(words);
  if (!asking) {
    return (
      <Button
        leftSection={<IconHistory size={16} stroke={1.8} aria-hidden />}
        onClick={() => ask(true)}
      >
        {t("bring")}
      </Button>
    );
  }
  return (
    <div className={css.sure}>
      <Notice tone="hint" live>
        {t("bringSure", { version: number })}
      </Notice>
      <div className={css.buttons}>
        <Button variant="default" onClick={() => ask(false)}>
          {t("cancel")}
        </Button>
        <Button loading={busy} onClick={restore} data-autofocus>
          {t("bringYes", { version: number })}
        </Button>
      </div>
    </div>
  );
}
