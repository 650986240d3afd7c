/** Everybody who uses the workspace: their roles, inviting them, closing their accounts. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots, IconLink, IconLock, IconLockOpen, IconUserPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answer, api } from "../../api/client";
import { Card } from "../parts/Card";
import { PersonAvatar } from "../parts/PersonAvatar";
import { Picker } from "../parts/Picker";
import { Problem } from "../parts/Problem";
import { Loading } from "../parts/Waiting";
import { useMay, usePerson, type Person, type Role } from "../shell/session";
import { compareNames } from "../words/sorting";
import { useWords } from "../words/words";
import { InviteDialog } from "./InviteDialog";
import { LinkDialog, type Link } from "./LinkDialog";
import { Sure } from "./Sure";
import css from "./settings.module.css";
import { words } from "./words";

const KEY = ["people"];
export const ROLES = ["viewer", "editor", "admin"] as const satisfies readonly Role[];

type Asking = { about: "invite" } | { about: "reset" | "close"; person: Person };

export function People() {
  const t = useWords(words);
  const admin = useMay("admin");
  const queries = useQueryClient();
  const people = useQuery({
    queryKey: KEY,
    queryFn: () => answer(api.GET("/api/v1/people")),
    enabled: admin,
  });
  const again = () => queries.invalidateQueries({ queryKey: KEY });
  const [asking, setAsking] = useState<Asking | null>(null);
  const [link, setLink] = useState<Link | null>(null);
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: string; role?: Role; active?: boolean }) =>
      answer(
        api.PATCH("/api/v1/people/{person_id}", { params: { path: { person_id: id } }, body }),
      ),
    onSettled: again,
  });
  const reset = useMutation({
    mutationFn: (person: Person) =>
      answer(
        api.POST("/api/v1/people/{person_id}/link", { params: { path: { person_id: person.id } } }),
      ),
    onSuccess: ({ person, key }) => setLink({ name: person.name, key }),
    onSettled: again,
  });
  if (!admin) {
    return (
      <Card title={t("onlyAdminTitle")}>
        <p className={css.text}>{t("onlyAdmin")}</p>
      </Card>
    );
  }
  if (people.error) return <Problem problem={people.error} again={() => void people.refetch()} />;
  if (!people.data) return <Loading />;
  const problem = change.error ?? reset.error;
  return (
    <>
      {problem && <Problem problem={problem} />}
      <Card
        flush
        title={t("people")}
        note={t("peopleNote", { count: people.data.length })}
        aside={
          <Button
            leftSection={<IconUserPlus size={16} stroke={1.7} aria-hidden />}
            onClick={() => setAsking({ about: "invite" })}
          >
            {t("invite")}
          </Button>
        }
      >
        <PeopleTable
          people={people.data}
          onRole={(person, role) => change.mutate({ id: person.id, role })}
          onReopen={(person) => change.mutate({ id: person.id, active: true })}
          onAsk={setAsking}
        />
      </Card>
      {asking?.about === "invite" && (
        <InviteDialog
          close={() => setAsking(null)}
          onInvited={(made) => {
            setAsking(null);
            setLink(made);
            void again();
          }}
        />
      )}
      {asking && asking.about !== "invite" && (
        <Sure
          title={t(asking.about === "reset" ? "resetTitle" : "closeTitle", {
            name: asking.person.name,
          })}
          text={t(asking.about === "reset" ? "resetText" : "closeText")}
          action={t(asking.about === "reset" ? "createLink" : "close")}
          close={() => setAsking(null)}
          onSure={() => {
            if (asking.about === "reset") reset.mutate(asking.person);
            else change.mutate({ id: asking.person.id, active: false });
            setAsking(null);
          }}
        />
      )}
      {link && <LinkDialog link={link} close={() => setLink(null)} />}
    </>
  );
}

interface PeopleTableProps {
  people: readonly Person[];
  onRole: (person: Person, role: Role) => void;
  onReopen: (person: Person) => void;
  onAsk: (asking: Asking) => void;
}

function PeopleTable({ people, onRole, onReopen, onAsk }: PeopleTableProps) {
  const t = useWords(words);
  const own = usePerson();
  const sorted = [...people].sort((one, other) => compareNames(one.name, other.name));
  const roles = ROLES.map((role) => ({ value: role, text: t(role), note: t(`${role}Note`) }));
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t("person")}</th>
            <th scope="col" className={css.wideOnly}>
              {t("login")}
            </th>
            <th scope="col">{t("role")}</th>
            <th scope="col" className={css.wideOnly}>
              {t("state")}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {sorted.map((person) => (
            <tr key={person.id}>
              <th scope="row">
                <span className={css.person}>
                  <PersonAvatar name={person.name} />
                  <span>
                    {person.name}
                    {person.id === own.id && <span className={css.quiet}> · {t("you")}</span>}
                  </span>
                </span>
              </th>
              <td className={`${css.quiet ?? ""} ${css.wideOnly ?? ""}`}>{person.login}</td>
              <td>
                <Picker
                  label={`${t("role")} · ${person.name}`}
                  value={person.role}
                  choices={roles}
                  onChange={(role) => onRole(person, role)}
                />
              </td>
              <td className={`${css.quiet ?? ""} ${css.wideOnly ?? ""}`}>{t(stateOf(person))}</td>
              <td>
                {person.id !== own.id && (
                  <PersonMenu person={person} onReopen={onReopen} onAsk={onAsk} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stateOf(person: Person): "active" | "invited" | "closed" {
  if (!person.active) return "closed";
  return person.signs_in ? "active" : "invited";
}

function PersonMenu({
  person,
  onReopen,
  onAsk,
}: { person: Person } & Pick<PeopleTableProps, "onReopen" | "onAsk">) {
  const t = useWords(words);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={32} aria-label={t("actionsFor", { name: person.name })}>
          <IconDots size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconLink size={16} stroke={1.7} aria-hidden />}
          onClick={() => onAsk({ about: "reset", person })}
        >
          {t("newLink")}
        </Menu.Item>
        {person.active ? (
          <Menu.Item
            leftSection={<IconLock size={16} stroke={1.7} aria-hidden />}
            onClick={() => onAsk({ about: "close", person })}
          >
            {t("close")}
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconLockOpen size={16} stroke={1.7} aria-hidden />}
            onClick={() => onReopen(person)}
          >
            {t("reopen")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
