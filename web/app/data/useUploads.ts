/** The files that are being sent, and those that have arrived: these stand in the address, so that a reload keeps them. */
import { useCallback, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { answer, api } from "../../api/client";
import { sendFile } from "./upload";

const PARAM = "file";

export interface Sending {
  key: number;
  name: string;
  size: number;
  share: number;
  problem: unknown;
}

export interface Uploads {
  /** Ids of the files that have arrived, in order. */
  arrived: readonly string[];
  sending: readonly Sending[];
  add: (files: readonly File[]) => void;
  stop: (key: number) => void;
  remove: (upload: string) => void;
  /** Forget arrived files: they were imported. */
  forget: (uploads: readonly string[]) => void;
}

export function useUploads(): Uploads {
  const [params, setParams] = useSearchParams();
  const [sending, setSending] = useState<Sending[]>([]);
  const aborts = useRef(new Map<number, () => void>());
  const counter = useRef(0);

  const change = useCallback(
    (next: (ids: string[]) => string[]) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          const ids = next(after.getAll(PARAM));
          after.delete(PARAM);
          for (const id of ids) after.append(PARAM, id);
          return after;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParams],
  );
  const update = (key: number, changes: Partial<Sending>) =>
    setSending((all) => all.map((one) => (one.key === key ? { ...one, ...changes } : one)));

  const send = async (file: File) => {
    const key = (counter.current += 1);
    setSending((all) => [
      ...all,
      { key, name: file.name, size: file.size, share: 0, problem: null },
    ]);
    const sent = sendFile(file, (share) => update(key, { share }));
    aborts.current.set(key, sent.abort);
    try {
      const upload = await sent.done;
      setSending((all) => all.filter((one) => one.key !== key));
      change((ids) => [...ids.filter((id) => id !== upload.id), upload.id]);
    } catch (problem) {
      if (problem instanceof DOMException)
        setSending((all) => all.filter((one) => one.key !== key));
      else update(key, { problem });
    } finally {
      aborts.current.delete(key);
    }
  };

  return {
    arrived: params.getAll(PARAM),
    sending,
    add: (files) => {
      // one after the other: the address takes up one file at a time
      void files.reduce((before, file) => before.then(() => send(file)), Promise.resolve());
    },
    stop: (key) => {
      aborts.current.get(key)?.();
      setSending((all) => all.filter((one) => one.key !== key));
    },
    remove: (upload) => {
      change((ids) => ids.filter((id) => id !== upload));
      void answer(
        api.DELETE("/api/v1/uploads/{upload_id}", { params: { path: { upload_id: upload } } }),
      ).catch(() => undefined);
    },
    forget: (uploads) => change((ids) => ids.filter((id) => !uploads.includes(id))),
  };
}
