/** Customers in need: how many, worth about how much, who they are. */
import { Button, Modal } from "@mantine/core";
import { IconArrowsSplit2, IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { VerdictMark } from "../parts/Mark";
import { Notice } from "../parts/Notice";
import { Problem } from "../parts/Problem";
import { TableTwin, type Column } from "../parts/TableTwin";
import { Loading } from "../parts/Waiting";
import { useMay, useWorkspace } from "../shell/session";
import { useLanguage } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import css from "./CareList.module.css";
import { addressOf, useCare, type Care, type CareRow, type Need } from "./customers";
import { words } from "./words";

/** A span of days in words: months where it is whole ones. */
export function useSpan(): (days: number) => string {
  const t = useWords(words);
  return (days) =>
    days === 365
      ? t("months", { count: 12 })
      : days % 30 === 0
        ? t("months", { count: days / 30 })
        : t("days", { count: days });
}

/** An estimated amount, rounded as far as the estimate allows: thousands, or what `roundMoney` gives. */
export function useAbout(): (minor: number) => string {
  const { roundMoney } = useFigures();
  const { currency } = useWorkspace();
  const unit = currency === "VND" ? 1_000 : 100;
  return (minor) => roundMoney(Math.round(minor / unit) * unit);
}

export function CareList({
  need,
  most = 50,
  bare = false,
}: {
  need: Need;
  most?: number;
  bare?: boolean;
}) {
  const t = useWords(words);
  const care = useCare(need, most);
  if (care.error) return <Problem problem={care.error} again={() => void care.refetch()} />;
  if (!care.data) return <Loading lines={[60, 100, 100, 100]} />;
  if (care.data.total === 0) {
    return (
      <Empty
        picture="people"
        title={t(need === "neglected" ? "careNone" : "slippedNone")}
        text={t(need === "neglected" ? "careNoneText" : "slippedNoneText")}
      />
    );
  }
  const table = <CareTable care={care.data} />;
  return (
    <div className={css.column}>
      <div className={css.head}>
        <CareHead care={care.data} />
        {!bare && (
          <div className={css.downloads}>
            <CareDownloads need={need} />
          </div>
        )}
      </div>
      {bare ? table : <Card flush>{table}</Card>}
      <Notice icon={<VerdictMark verdict="undecided" size={18} />}>
        <strong>{t("helps")}</strong> {t("helpsText")}
      </Notice>
    </div>
  );
}

/** The finding in one sentence, and how it was worked out. */
function CareHead({ care }: { care: Care }) {
  const t = useWords(words);
  const { roundMoney, whole, money } = useFigures();
  const about = useAbout();
  const span = useSpan();
  const [open, setOpen] = useState(false);
  const { worth, low, high, horizon_days: days } = care;
  const known = worth !== null && low !== null && high !== null && days !== null;
  return (
    <header>
      <h1>
        {t(care.need === "neglected" ? "careNeglected" : "careSlipped", { count: care.total })}
        {known && t("careWorth", { worth: roundMoney(worth.minor) })}
      </h1>
      <p className={css.quiet}>
        {t(care.need === "neglected" ? "neglectedText" : "slippedText")}{" "}
        {t(care.need === "neglected" ? "ofBuyers" : "ofAll", {
          n: whole(care.total),
          of: whole(care.of),
        })}{" "}
        {known && t("careInterval", { range: `${about(low.minor)} – ${about(high.minor)}` })}{" "}
        <button type="button" className={css.how} onClick={() => setOpen(true)}>
          {t("how")}
        </button>
      </p>
      <Modal opened={open} onClose={() => setOpen(false)} title={t("how")}>
        <p>{known ? t("howText", { span: span(days), n: whole(care.told_by) }) : t("howNone")}</p>
        <p className={css.quiet}>{t("spentSoFar", { spent: money(care.spent.minor) })}</p>
      </Modal>
    </header>
  );
}

function CareTable({ care }: { care: Care }) {
  const t = useWords(words);
  const { whole, money, dayOf } = useFigures();
  const about = useAbout();
  const span = useSpan();
  const columns: Column<CareRow>[] = [
    {
      title: t("customer"),
      cell: (row) => (
        <Link to={addressOf(row.id)} className={css.who}>
          {row.name ?? row.shown}
        </Link>
      ),
      raw: (row) => row.name ?? row.shown,
    },
    { title: t("city"), cell: (row) => row.city ?? "", quiet: true },
    {
      title: t("orders"),
      cell: (row) => whole(row.orders),
      raw: (row) => row.orders,
      figure: true,
    },
    {
      title: t("spent"),
      cell: (row) => (row.orders > 0 ? money(row.spent.minor) : ""),
      raw: (row) => row.spent.minor,
      figure: true,
    },
    { title: t("last"), cell: (row) => dayOf(row.last), raw: (row) => row.last, figure: true },
    ...(care.horizon_days === null
      ? []
      : [
          {
            title: t("worth", { span: span(care.horizon_days) }),
            cell: (row: CareRow) => row.worth && <strong>{about(row.worth.minor)}</strong>,
            raw: (row: CareRow) => row.worth?.minor ?? null,
            figure: true,
          },
        ]),
  ];
  const rest = care.total - care.rows.length;
  return (
    <>
      <TableTwin
        caption={t(care.need === "neglected" ? "careNeglected" : "careSlipped", {
          count: care.total,
        })}
        columns={columns}
        rows={care.rows}
        keyOf={(row) => row.id}
        fileName={care.need}
        bare
      />
      {rest > 0 && <p className={css.rest}>{t("careMore", { count: rest })}</p>}
    </>
  );
}

/** The whole list as a file, and the same parted at random. */
export function CareDownloads({ need }: { need: Need }) {
  const t = useWords(words);
  const may = useMay("editor");
  const now = useLanguage();
  if (!may) return null;
  const address = `/api/v1/customers/care/${need}/csv?language=${now}`;
  return (
    <>
      <Button
        component="a"
        href={address}
        download={`${need}.csv`}
        variant="default"
        leftSection={<IconDownload size={16} stroke={1.7} aria-hidden />}
      >
        {t("downloadCsv")}
      </Button>
      <Button
        component="a"
        href={`${address}&halves=true`}
        download={`${need}.csv`}
        variant="default"
        leftSection={<IconArrowsSplit2 size={16} stroke={1.7} aria-hidden />}
      >
        {t("halves")}
      </Button>
    </>
  );
}
