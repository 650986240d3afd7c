/** Sending a dropped file to the server, with what was sent so far. */
import { changeHeaders, Offline, Problem, type Schemas } from "../../api/client";

export type Upload = Schemas["UploadDocument"];

/** What a browser's file dialog offers. */
export const ACCEPTED =
  ".xlsx,.csv,.tsv,.tab,.txt,.json,.jsonl,.ndjson,.parquet,.xes,.gz,.zst,text/csv";

interface Sent {
  done: Promise<Upload>;
  abort: () => void;
}

/** Send a file; `onSent` is told the share that has left. Throws `Problem` or `Offline`. */
export function sendFile(file: File, onSent: (share: number) => void): Sent {
  const request = new XMLHttpRequest();
  const done = new Promise<Upload>((resolve, reject) => {
    request.open("PUT", `/api/v1/uploads/${encodeURIComponent(file.name)}`);
    for (const [name, value] of Object.entries(changeHeaders()))
      request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onSent(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Upload);
      else reject(refusal(request));
    };
    request.onerror = () => reject(new Offline(new Error("upload")));
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    request.send(file);
  });
  return { done, abort: () => request.abort() };
}

function refusal(request: XMLHttpRequest): Problem {
  try {
    return new Problem(
      request.status,
      JSON.parse(request.responseText) as ConstructorParameters<typeof Problem>[1],
    );
  } catch {
    return new Problem(request.status, {
      code: `http-${String(request.status)}`,
      message: { vi: "Máy chủ không nhận tệp này.", en: "The server does not take this file." },
      hint: { vi: "Thử lại sau ít phút.", en: "Try again in a few minutes." },
    });
  }
}
