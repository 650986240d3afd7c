/** All maps of the workspace: what each is about and how its claims stand. */
import { Button, Modal, TextInput } from "@mantine/core";
import { IconPlus, IconSearch, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { Card } from "../../parts/Card";
import { Empty } from "../../parts/Empty";
import { Problem } from "../../parts/Problem";
import { Loading } from "../../parts/Waiting";
import { Page } from "../../shell/Page";
import { useMay } from "../../shell/session";
import { useText } from "../../words/language";
import { compareNames, matches } from "../../words/sorting";
import { useWords } from "../../words/words";
import { Checking } from "../Checking";
import { useMaps, useRemoveMap, type MapEntry } from "../data";
import css from "./list.module.css";
import { MapRow } from "./MapRow";
import { words } from "./words";

const MANY = 8;

export default function MapList() {
  const t = useWords(words);
  const maps = useMaps();
  const mayEdit = useMay("editor");
  const some = maps.data !== undefined && maps.data.length > 0;
  return (
    <Page
      title={t("title")}
      aside={
        mayEdit &&
        some && (
          <Button
            component={Link}
            to="/maps/new"
            leftSection={<IconPlus size={16} stroke={2} aria-hidden />}
          >
            {t("newMap")}
          </Button>
        )
      }
    >
      {maps.isPending && <Loading lines={[30, 100, 100, 100]} />}
      {maps.isError && <Problem problem={maps.error} again={() => void maps.refetch()} />}
      {maps.data?.length === 0 && <NoMaps />}
      {some && <Maps maps={maps.data} />}
    </Page>
  );
}

function NoMaps() {
  const t = useWords(words);
  const mayEdit = useMay("editor");
  return (
    <Empty
      picture="path"
      title={t("empty")}
      text={t(mayEdit ? "emptyText" : "emptyViewer")}
      action={
        mayEdit && (
          <div className={css.starts}>
            <Button
              component={Link}
              to="/data"
              leftSection={<IconUpload size={16} stroke={1.8} aria-hidden />}
            >
              {t("chooseFile")}
            </Button>
            <Button component={Link} to="/maps/new" variant="default">
              {t("fromModel")}
            </Button>
          </div>
        )
      }
    />
  );
}

function Maps({ maps }: { maps: readonly MapEntry[] }) {
  const t = useWords(words);
  const text = useText();
  const [wanted, setWanted] = useState("");
  const [checking, setChecking] = useState<MapEntry | null>(null);
  const [removing, setRemoving] = useState<MapEntry | null>(null);
  const shown = maps
    .filter((map) =>
      matches([text(map.title), ...map.personas.map(({ name }) => text(name))].join(" "), wanted),
    )
    .sort((one, other) => compareNames(text(one.title), text(other.title)));
  return (
    <>
      <h1 className={css.lead}>{useLead(maps)}</h1>
      {checking && (
        <Checking map={checking.id} name={text(checking.title)} done={() => setChecking(null)} />
      )}
      <Card flush>
        {maps.length > MANY && (
          <TextInput
            className={css.find}
            aria-label={t("find")}
            placeholder={t("find")}
            leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
        )}
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t("map")}</th>
              <th scope="col">{t("verdicts")}</th>
              <th scope="col">{t("size")}</th>
              <th scope="col">{t("edited")}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {shown.map((map) => (
              <MapRow
                key={map.id}
                map={map}
                check={() => setChecking(map)}
                remove={() => setRemoving(map)}
              />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p className={css.none}>{t("nothing", { wanted })}</p>}
      </Card>
      {removing && <RemoveDialog map={removing} close={() => setRemoving(null)} />}
    </>
  );
}

function useLead(maps: readonly MapEntry[]): string {
  const t = useWords(words);
  const readable = maps.filter((map) => map.version !== null);
  const sum = (pick: (map: MapEntry) => number) =>
    readable.reduce((total, map) => total + pick(map), 0);
  const claims = sum(
    ({ claims: one }) => one.confirmed + one.refuted + one.undecided + one.quotes + one.unchecked,
  );
  return t("lead", {
    maps: t("leadMaps", { count: readable.length }),
    claims: t("leadClaims", { count: claims }),
    refuted: sum((map) => map.claims.refuted),
    undecided: sum((map) => map.claims.undecided),
  });
}

function RemoveDialog({ map, close }: { map: MapEntry; close: () => void }) {
  const t = useWords(words);
  const text = useText();
  const remove = useRemoveMap();
  return (
    <Modal
      opened
      onClose={close}
      title={t("removeTitle", { name: text(map.title) })}
      closeButtonProps={{ "aria-label": t("cancel") }}
    >
      <p className={css.sure}>{t("removeText")}</p>
      {remove.isError && <Problem problem={remove.error} />}
      <div className={css.buttons}>
        <Button variant="default" onClick={close}>
          {t("cancel")}
        </Button>
        <Button
          loading={remove.isPending}
          onClick={() => remove.mutate(map.id, { onSuccess: close })}
          data-autofocus
        >
          {t("remove")}
        </Button>
      </div>
    </Modal>
  );
}
