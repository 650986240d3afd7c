/** Where files are dropped; the same is done by a button. */
import { Button } from "@mantine/core";
import { IconFileSpreadsheet, IconUpload } from "@tabler/icons-react";
import { useId, useRef, useState } from "react";
import { useWords } from "../words/words";
import css from "./DropZone.module.css";
import { ACCEPTED } from "./upload";
import { words } from "./words";

const TOOLS = ["KiotViet", "Sapo", "Haravan", "Shopee", "TikTok Shop", "StringeeX"];

interface DropZoneProps {
  onFiles: (files: File[]) => void;
  /** Beside the button. */
  besides?: React.ReactNode;
  /** Lower, where files are there already. */
  low?: boolean;
}

export function DropZone({ onFiles, besides, low = false }: DropZoneProps) {
  const t = useWords(words);
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [over, setOver] = useState(0);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (files.length > 0) onFiles(files);
  };
  return (
    <div className={css.zone} data-low={low || undefined}>
      {/* files are dropped here by hand; by keys and by touch the button below does the same */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        className={css.field}
        data-over={over > 0 || undefined}
        onDragEnter={(event) => {
          event.preventDefault();
          setOver((depth) => depth + 1);
        }}
        onDragLeave={() => setOver((depth) => depth - 1)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          setOver(0);
          take(event.dataTransfer.files);
        }}
      >
        <IconFileSpreadsheet className={css.icon} size={low ? 24 : 36} stroke={1.4} aria-hidden />
        <strong className={css.here}>{t("dropHere")}</strong>
        <span id={hint} className={css.kinds}>
          {t("dropKinds")}
        </span>
      </div>
      <div className={css.buttons}>
        <Button
          variant="default"
          leftSection={<IconUpload size={16} stroke={1.7} aria-hidden />}
          aria-describedby={hint}
          onClick={() => input.current?.click()}
        >
          {t("chooseFile")}
        </Button>
        {besides}
        <input
          ref={input}
          type="file"
          multiple
          accept={ACCEPTED}
          className={css.input}
          tabIndex={-1}
          aria-label={t("chooseFile")}
          onChange={(event) => {
            take(event.currentTarget.files);
            event.currentTarget.value = "";
          }}
        />
      </div>
      {!low && (
        <p className={css.tools}>
          <span>{t("reads")}</span>
          {TOOLS.map((tool) => (
            <strong key={tool}>{tool}</strong>
          ))}
        </p>
      )}
    </div>
  );
}
