/** What people say about the map, or about one cell of it. */
import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { Problem } from "../../parts/Problem";
import { Loading } from "../../parts/Waiting";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import { useNames } from "../editor/names";
import { Panel } from "../panel/Panel";
import css from "./comments.module.css";
import { useComments, useSay } from "./data";
import { ThreadCard } from "./ThreadCard";
import { partOf, threadsOf } from "./threads";
import { words } from "./words";
import { Writer } from "./Writer";

export default function CommentsPanel() {
  const t = useWords(words);
  const names = useNames();
  const { map, open } = useEditor();
  const [search] = useSearchParams();
  const at = search.get("at");
  const [last, setLast] = useState(at);
  // the switch back to the cell works as long as the panel is open
  if (at !== null && at !== last) setLast(at);
  const comments = useComments(map);
  const threads = threadsOf(comments.data ?? [], at === null ? null : partOf(at));
  const unresolved = threads.filter((thread) => !thread.resolved);
  const place = at === null ? t("wholeMap") : names.about(partOf(at));
  return (
    <Panel
      title={t("title")}
      note={unresolved.length > 0 && t("openCount", { count: unresolved.length })}
      foot={<NewComment key={at ?? ""} map={map} at={at ?? ""} place={place} />}
    >
      <div className={css.list}>
        {last !== null && (
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label={t("which")}
            value={at === null ? "all" : "here"}
            onChange={(value) => open("comments", value === "here" ? { at: last } : {})}
            data={[
              { value: "here", label: `${t("here")}: ${names.about(partOf(last))}` },
              { value: "all", label: t("all") },
            ]}
          />
        )}
        {comments.isPending && <Loading />}
        {comments.isError && (
          <Problem problem={comments.error} again={() => void comments.refetch()} />
        )}
        {comments.data && threads.length === 0 && (
          <p className={css.none}>{at === null ? t("noneMap") : `${t("none")} ${t("noneHint")}`}</p>
        )}
        <Threads
          map={map}
          threads={threads}
          placeOf={(path) =>
            at !== null ? null : path === "" ? t("wholeMap") : names.about(partOf(path))
          }
        />
      </div>
    </Panel>
  );
}

interface ThreadsProps {
  map: string;
  threads: ReturnType<typeof threadsOf>;
  placeOf: (path: string) => string | null;
}

function Threads({ map, threads, placeOf }: ThreadsProps) {
  const t = useWords(words);
  const [showing, setShowing] = useState(false);
  const resolved = threads.filter((thread) => thread.resolved);
  const shown = [...threads.filter((thread) => !thread.resolved), ...(showing ? resolved : [])];
  return (
    <>
      <ul className={css.threads}>
        {shown.map((thread) => (
          <ThreadCard
            key={thread.first.id}
            map={map}
            thread={thread}
            place={placeOf(thread.first.path)}
          />
        ))}
      </ul>
      {resolved.length > 0 && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          onClick={() => setShowing(!showing)}
        >
          {showing ? t("hideResolved") : t("showResolved", { count: resolved.length })}
        </Button>
      )}
    </>
  );
}

function NewComment({ map, at, place }: { map: string; at: string; place: string }) {
  const t = useWords(words);
  const say = useSay(map);
  return (
    <div className={css.compose}>
      <Writer
        label={t("writeAt", { place })}
        action={t("send")}
        busy={say.isPending}
        onSend={(text) => say.mutateAsync({ path: at, text })}
      />
      {say.isError && <Problem problem={say.error} />}
    </div>
  );
}
