"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck, UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { changeStaff, listStaff, type StaffPerson, type StaffRole, type StaffStatus } from "@/api/staff";
import { useAuth } from "@/auth/store";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { ServerSaid } from "@/ui/form-dialog";
import { Block, LinesSkeleton } from "@/ui/page";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";
import { AddStaffDialog } from "./add-staff";

export const STAFF_ROLES: StaffRole[] = ["direction", "sales", "logistics", "accounting"];
const KEY = ["staff"];

export function StaffPeople() {
  const t = useTranslations("staff");
  const loading = useTranslations("common")("loading");
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const staff = useQuery({ queryKey: KEY, queryFn: ({ signal }) => listStaff(signal) });
  const again = () => void client.invalidateQueries({ queryKey: KEY });
  const change = useMutation({
    mutationFn: ({
      person,
      ...wanted
    }: {
      person: StaffPerson;
      staff_role?: StaffRole;
      status?: StaffStatus;
    }) =>
      changeStaff(person.id, {
        name: person.name,
        staff_role: person.staff_role,
        status: person.status,
        ...wanted,
        version: person.version,
      }),
    onSettled: again,
  });

  function role(person: StaffPerson, staff_role: StaffRole) {
    change.mutate(
      { person, staff_role },
      { onSuccess: () => say(t("roleChanged", { name: person.name, role: t(`roles.${staff_role}`) })) },
    );
  }

  function turn(person: StaffPerson, status: "active" | "suspended") {
    change.mutate(
      { person, status },
      {
        onSuccess: () => {
          const off = status === "suspended";
          say(t(off ? "suspended" : "reactivated", { name: person.name }));
        },
      },
    );
  }

  return (
    <Block
      title={t("people")}
      lead={t("peopleText")}
      actions={
        <Button look="primary" icon={<UserPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>
          {t("add")}
        </Button>
      }
    >
      {change.error !== null && <ServerSaid error={change.error} />}
      {staff.data ? (
        <ul className="border-line border-t">
          {staff.data.items.map((person) => (
            <Person
              key={person.id}
              person={person}
              busy={change.isPending}
              onRole={(next) => role(person, next)}
              onTurn={(status) => turn(person, status)}
            />
          ))}
        </ul>
      ) : staff.error ? (
        <ErrorBlock error={staff.error} retry={() => void staff.refetch()} />
      ) : (
        <LinesSkeleton label={loading} lines={3} />
      )}
      {adding && <AddStaffDialog onAdded={again} onClose={() => setAdding(false)} />}
    </Block>
  );
}

interface PersonProps {
  person: StaffPerson;
  busy: boolean;
  onRole: (role: StaffRole) => void;
  onTurn: (status: "active" | "suspended") => void;
}

function Person({ person, busy, onRole, onTurn }: PersonProps) {
  const t = useTranslations("staff");
  const format = useFormat();
  const me = useAuth((state) => state.user?.id === person.id);
  const off = person.status === "suspended";
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b py-3">
      <div className="min-w-0 flex-1 max-sm:basis-full">
        <p className={cx("truncate font-medium", off && "text-ink-3")}>
          {person.name}
          {me && <span className="ml-2 font-normal text-ink-3">({t("me")})</span>}
          {off && <span className="ml-2 font-normal text-warning">{t("status.suspended")}</span>}
        </p>
        <p className="truncate text-grid text-ink-2">{person.email}</p>
        <p className="flex items-center gap-2 text-ink-3 text-note">
          {person.last_login_at === null
            ? t("never")
            : t("lastLogin", { when: format.relative(person.last_login_at) })}
          <span
            className={cx(
              "inline-flex items-center gap-1",
              person.second_factor ? "text-success" : "text-warning",
            )}
          >
            {person.second_factor && <ShieldCheck size={12} aria-hidden />}
            {t(person.second_factor ? "factorOn" : "factorOff")}
          </span>
        </p>
      </div>
      {me ? (
        <span className="text-grid text-ink-2">{t(`roles.${person.staff_role}`)}</span>
      ) : (
        <>
          <Select
            dense
            className="w-[148px]"
            aria-label={t("roleOf", { name: person.name })}
            value={person.staff_role}
            disabled={busy}
            onChange={(event) => onRole(event.target.value as StaffRole)}
          >
            {STAFF_ROLES.map((role) => (
              <option key={role} value={role}>
                {t(`roles.${role}`)}
              </option>
            ))}
          </Select>
          <Button
            look={off ? "secondary" : "danger"}
            className="w-[104px]"
            disabled={busy}
            aria-label={t(off ? "reactivateOf" : "suspendOf", { name: person.name })}
            onClick={() => onTurn(off ? "active" : "suspended")}
          >
            {t(off ? "reactivate" : "suspend")}
          </Button>
        </>
      )}
    </li>
  );
}
