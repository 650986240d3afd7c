/** The customers, found without diacritics and sorted the Vietnamese way. */
import { Button, CloseButton, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { Link, useSearchParams } from "react-router";
import { Card } from "../parts/Card";
import { Empty } from "../parts/Empty";
import { Problem } from "../parts/Problem";
import { TableTwin, type Column } from "../parts/TableTwin";
import { Kept, Loading } from "../parts/Waiting";
import { useText } from "../words/language";
import { useFigures } from "../words/useFigures";
import { useWords } from "../words/words";
import { addressOf, ORDERS, useFound, type Order, type Row } from "./customers";
import css from "./List.module.css";
import { words } from "./words";

const TYPING_MS = 200;

export function List() {
  const t = useWords(words);
  const { whole } = useFigures();
  const [params, setParams] = useSearchParams();
  const text = params.get("text") ?? "";
  const order = ORDERS.find((one) => one === params.get("order")) ?? "last";
  const [settled] = useDebouncedValue(text, TYPING_MS);
  const found = useFound(settled.trim(), order);
  const change = (name: string, value: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === "") after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  if (found.error) return <Problem problem={found.error} again={() => void found.refetch()} />;
  const [first] = found.data?.pages ?? [];
  if (first?.all === 0) return <Nothing />;
  const rows = found.data?.pages.flatMap((part) => part.rows) ?? [];
  return (
    <div className={css.column}>
      <div className={css.bar}>
        <TextInput
          className={css.search}
          aria-label={t("findLabel")}
          placeholder={t("find")}
          leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
          rightSection={
            text !== "" && (
              <CloseButton
                size="sm"
                aria-label={t("everybody")}
                onClick={() => change("text", "")}
              />
            )
          }
          value={text}
          onChange={(event) => change("text", event.currentTarget.value)}
        />
        <Select
          aria-label={t("order")}
          allowDeselect={false}
          className={css.order}
          data={ORDERS.map((one) => ({ value: one, label: t(`order_${one}`) }))}
          value={order}
          onChange={(value) => change("order", value ?? "")}
        />
        <span className={css.count} role="status">
          {first &&
            (settled === ""
              ? t("found", { count: first.total })
              : t("foundOf", { found: whole(first.total), all: whole(first.all) }))}
        </span>
      </div>
      {!first && <Loading lines={[100, 100, 100, 100, 100]} />}
      {first?.total === 0 && (
        <Empty
          picture="people"
          title={t("noneFound", { text: settled })}
          text=""
          action={
            <Button variant="default" onClick={() => change("text", "")}>
              {t("everybody")}
            </Button>
          }
        />
      )}
      {first && first.total > 0 && (
        <Kept stale={found.isPlaceholderData || settled !== text}>
          <Card flush>
            <CustomerTable rows={rows} order={order} />
            {found.hasNextPage && (
              <div className={css.more}>
                <Button
                  variant="default"
                  loading={found.isFetchingNextPage}
                  onClick={() => void found.fetchNextPage()}
                >
                  {t("more")}
                </Button>
              </div>
            )}
          </Card>
        </Kept>
      )}
    </div>
  );
}

function CustomerTable({ rows, order }: { rows: readonly Row[]; order: Order }) {
  const t = useWords(words);
  const inWords = useText();
  const { whole, money, dayOf } = useFigures();
  const columns: Column<Row>[] = [
    {
      title: t("customer"),
      cell: (row) => (
        <Link to={addressOf(row.id)} className={css.who}>
          {row.name ?? row.shown}
          {row.name !== null && <span className={css.id}>{row.shown}</span>}
        </Link>
      ),
      raw: (row) => row.shown,
    },
    { title: t("city"), cell: (row) => row.city ?? "", quiet: true },
    {
      title: t("stage"),
      cell: (row) => (row.stage ? inWords(row.stage) : ""),
    },
    {
      title: t("events"),
      cell: (row) => whole(row.events),
      raw: (row) => row.events,
      figure: true,
    },
    {
      title: t("orders"),
      cell: (row) => whole(row.orders),
      raw: (row) => row.orders,
      figure: true,
    },
    {
      title: t("spent"),
      cell: (row) => (row.orders > 0 ? money(row.spent.minor) : ""),
      raw: (row) => row.spent.minor / 10 ** row.spent.exponent,
      figure: true,
    },
    {
      title: t("last"),
      cell: (row) => dayOf(order === "first" ? row.first : row.last),
      raw: (row) => row.last,
      figure: true,
      quiet: true,
    },
  ];
  return (
    <TableTwin
      caption={t("listCaption")}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.id}
      fileName="customers"
    />
  );
}

function Nothing() {
  const t = useWords(words);
  return (
    <Empty
      picture="people"
      title={t("empty")}
      text={t("emptyText")}
      action={
        <Button component={Link} to="/first">
          {t("emptyAction")}
        </Button>
      }
    />
  );
}
