/** One thread: where it is, what was said, answering it, and that it is done. */
import { Button, UnstyledButton } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useState } from "react";
import { PersonAvatar } from "../../parts/PersonAvatar";
import { Problem } from "../../parts/Problem";
import { usePerson } from "../../shell/session";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { useEditor } from "../editor/editor";
import css from "./comments.module.css";
import { useChangeComment, useSay } from "./data";
import type { Comment, Thread } from "./threads";
import { words } from "./words";
import { Writer } from "./Writer";

interface ThreadCardProps {
  map: string;
  thread: Thread;
  /** The name of the place; null where the panel is about that place only. */
  place: string | null;
}

export function ThreadCard({ map, thread, place }: ThreadCardProps) {
  const t = useWords(words);
  const { moment } = useFigures();
  const { select } = useEditor();
  const say = useSay(map);
  const change = useChangeComment(map, thread.first.id);
  const [answering, setAnswering] = useState(false);
  const { first, answers, resolved } = thread;
  return (
    <li className={css.thread} data-resolved={resolved || undefined}>
      {place !== null && (
        <UnstyledButton className={css.place} onClick={() => select(first.path)}>
          {place}
        </UnstyledButton>
      )}
      {[first, ...answers].map((comment) => (
        <Said key={comment.id} map={map} comment={comment} />
      ))}
      {resolved && (
        <p className={css.done}>
          <IconCheck size={14} stroke={2} aria-hidden />
          {t("resolvedBy", { name: first.resolved_by ?? "", time: moment(first.resolved ?? "") })}
        </p>
      )}
      {answering ? (
        <Writer
          label={t("answerTo", { name: first.by })}
          action={t("answer")}
          busy={say.isPending}
          cancel={() => setAnswering(false)}
          onSend={async (text) => {
            await say.mutateAsync({ path: first.path, text, answers: first.id });
            setAnswering(false);
          }}
        />
      ) : (
        <div className={css.threadFoot}>
          <Button variant="subtle" size="compact-sm" onClick={() => setAnswering(true)}>
            {t("answer")}
          </Button>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            loading={change.isPending}
            onClick={() => change.mutate({ resolved: !resolved })}
          >
            {t(resolved ? "reopen" : "resolve")}
          </Button>
        </div>
      )}
      {say.isError && <Problem problem={say.error} />}
      {change.isError && <Problem problem={change.error} />}
    </li>
  );
}

function Said({ map, comment }: { map: string; comment: Comment }) {
  const t = useWords(words);
  const { moment } = useFigures();
  const person = usePerson();
  const change = useChangeComment(map, comment.id);
  const [editing, setEditing] = useState(false);
  const own = comment.by_id === person.id;
  return (
    <article className={css.said}>
      <PersonAvatar name={comment.by} size={24} />
      <div className={css.saidBody}>
        <p className={css.by}>
          <strong>{comment.by}</strong>
          <span>
            {moment(comment.at)}
            {comment.edited !== null && ` · ${t("edited")}`}
          </span>
          {own && !editing && (
            <Button
              className={css.edit}
              variant="subtle"
              color="gray"
              size="compact-xs"
              onClick={() => setEditing(true)}
            >
              {t("edit")}
            </Button>
          )}
        </p>
        {editing ? (
          <Writer
            label={t("edit")}
            action={t("save")}
            initial={comment.text}
            busy={change.isPending}
            cancel={() => setEditing(false)}
            onSend={async (text) => {
              await change.mutateAsync({ text });
              setEditing(false);
            }}
          />
        ) : (
          <p className={css.text}>{comment.text}</p>
        )}
        {change.isError && <Problem problem={change.error} />}
      </div>
    </article>
  );
}
