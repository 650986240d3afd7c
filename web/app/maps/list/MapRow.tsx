/** One map of the list: what it is about, its verdicts, how much is on it, who edited it last. */
import { ActionIcon, Menu } from "@mantine/core";
import { IconAlertTriangle, IconChecks, IconDots, IconTrash } from "@tabler/icons-react";
import { Link } from "react-router";
import { useMay } from "../../shell/session";
import { useText } from "../../words/language";
import { useFigures } from "../../words/useFigures";
import { useWords } from "../../words/words";
import { mapAddress, type MapEntry } from "../data";
import css from "./list.module.css";
import { Verdicts } from "./Verdicts";
import { words } from "./words";

interface MapRowProps {
  map: MapEntry;
  check: () => void;
  remove: () => void;
}

export function MapRow({ map, check, remove }: MapRowProps) {
  const t = useWords(words);
  const text = useText();
  const { moment } = useFigures();
  const broken = map.version === null;
  const trouble = useTrouble(map);
  return (
    <tr>
      <th scope="row" className={css.name}>
        {broken ? (
          <span className={css.title}>{map.id}</span>
        ) : (
          <Link className={css.title} to={mapAddress(map.id)}>
            {text(map.title)}
          </Link>
        )}
        {text(map.headline) !== "" && <span className={css.headline}>{text(map.headline)}</span>}
        <span className={css.quiet}>{map.personas.map(({ name }) => text(name)).join(" · ")}</span>
        {trouble !== null && (
          <span className={css.trouble}>
            <IconAlertTriangle size={14} stroke={1.7} aria-hidden />
            {trouble}
          </span>
        )}
      </th>
      <td>{!broken && <Verdicts counts={map.claims} />}</td>
      <td className={css.quiet}>
        {!broken &&
          t("sizeText", {
            stages: t("stages", { count: map.stages }),
            touchpoints: t("touchpoints", { count: map.touchpoints }),
          })}
      </td>
      <td className={css.quiet}>
        {map.updated !== null && t("by", { name: map.updated_by ?? "", time: moment(map.updated) })}
      </td>
      <td className={css.menu}>
        {!broken && <RowMenu name={text(map.title)} check={check} remove={remove} />}
      </td>
    </tr>
  );
}

function useTrouble(map: MapEntry): string | null {
  const t = useWords(words);
  const text = useText();
  if (map.version === null) {
    return map.problem ? `${t("brokenFile")}: ${text(map.problem.message)}` : t("brokenFile");
  }
  switch (map.file.state) {
    case "conflict":
      return t("fileConflict");
    case "wrong":
      return t("fileWrong");
    case "missing":
      return t("fileMissing");
    case "same":
    case "waiting":
      return map.problem ? text(map.problem.message) : null;
  }
}

function RowMenu({ name, check, remove }: { name: string; check: () => void; remove: () => void }) {
  const t = useWords(words);
  const mayEdit = useMay("editor");
  if (!mayEdit) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("menu", { name })} size={32}>
          <IconDots size={17} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconChecks size={16} stroke={1.7} aria-hidden />} onClick={check}>
          {t("check")}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} stroke={1.7} aria-hidden />} onClick={remove}>
          {t("remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
