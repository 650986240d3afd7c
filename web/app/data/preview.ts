/** What dropped files would be read as, with what somebody decided about them. */
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { answer, api, type Schemas } from "../../api/client";

export type Preview = Schemas["PreviewDocument"];
export type Answers = Schemas["AnswersBody"];
export type PreviewColumn = Schemas["PreviewColumnDocument"];
export type Question = Schemas["QuestionDocument"];

export const NO_ANSWERS: Answers = { by_columns: false };
/** Parts that say nothing of a column. */
export const DETAILS: ReadonlySet<string> = new Set(["detail", "ignore"]);

function asking(upload: string, answers: Answers) {
  return {
    queryKey: ["preview", upload, answers] as const,
    queryFn: () =>
      answer(
        api.POST("/api/v1/uploads/{upload_id}/preview", {
          params: { path: { upload_id: upload } },
          body: answers,
        }),
      ),
    staleTime: Infinity,
  };
}

/** Look at one file. */
export function usePreview(upload: string, answers: Answers) {
  return useQuery({ ...asking(upload, answers), placeholderData: keepPreviousData });
}

export interface FileGroup {
  signature: string;
  uploads: string[];
  first: Preview;
}

/** Put files together that are read alike; `problems` are the files that cannot be read at all. */
export function useGroups(uploads: readonly string[]) {
  const looks = useQueries({ queries: uploads.map((upload) => asking(upload, NO_ANSWERS)) });
  const groups: FileGroup[] = [];
  const problems: { upload: string; problem: unknown }[] = [];
  for (const [index, look] of looks.entries()) {
    const upload = uploads[index] ?? "";
    if (look.error) problems.push({ upload, problem: look.error });
    if (!look.data) continue;
    const { signature } = look.data;
    const group = groups.find((one) => one.signature === signature);
    if (group) group.uploads.push(upload);
    else groups.push({ signature, uploads: [upload], first: look.data });
  }
  return { groups, problems, looking: looks.some((look) => look.isPending) };
}

/** Give another part to a column; a part that only one column can have leaves the one that had it. */
export function withPart(answers: Answers, column: string, part: string): Answers {
  return { ...answers, by_columns: true, parts: { ...answers.parts, [column]: part } };
}

/** Answer a question. */
export function withAnswer(answers: Answers, question: Question, value: string): Answers {
  switch (question.kind) {
    case "customer":
      return withPart(answers, value, "user_id");
    case "time":
      return withPart(answers, value, "time");
    case "event":
      return { ...answers, event: value };
    case "day_order":
      return { ...answers, day_order: value === "month_first" ? "month_first" : "day_first" };
  }
}

/** Give the answer that counts now; null where it is still to be given. */
export function answered(question: Question): string | null {
  return question.default;
}
