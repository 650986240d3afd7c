/** What paths are made of: touchpoints, stages or events. */
import { SegmentedControl } from "@mantine/core";
import { useSearchParams } from "react-router";
import { useWords } from "../words/words";
import type { By } from "./data";
import { words } from "./words";

const BYS = ["touchpoint", "stage", "name"] as const;

export function useBy(): [By, (by: By) => void] {
  const [params, setParams] = useSearchParams();
  const written = params.get("by");
  return [
    BYS.find((one) => one === written) ?? "touchpoint",
    (by) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const name of ["by", "at", "step"]) after.delete(name);
          if (by !== "touchpoint") after.set("by", by);
          return after;
        },
        { preventScrollReset: true },
      ),
  ];
}

export function ByPicker() {
  const t = useWords(words);
  const [by, setBy] = useBy();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("byLabel")}
      value={by}
      data={[
        { value: "touchpoint", label: t("touchpoints") },
        { value: "stage", label: t("stages") },
        { value: "name", label: t("events") },
      ]}
      onChange={(value) => setBy(BYS.find((one) => one === value) ?? "touchpoint")}
    />
  );
}
