"use client";

import { useMutation } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import {
  type Colleague,
  type CompanyRole,
  changeRole,
  type PendingInvitation,
  removeColleague,
  sendInvitationAgain,
  withdrawInvitation,
} from "@/api/account";
import { useFormat } from "@/i18n/use-format";
import { ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { cx } from "@/ui/cx";
import { FormDialog, ServerSaid } from "@/ui/form-dialog";
import { Block, LinesSkeleton } from "@/ui/page";
import { Select } from "@/ui/select";
import { say } from "@/ui/toast";
import { InviteDialog } from "./invite";
import { useCompanyAgain, useIsOwner, usePeople } from "./use-company";

export const ROLES: CompanyRole[] = ["owner", "buyer", "viewer"];

/** The people of the company: who they are, what they may do, who has been invited. */
export default function People() {
  const t = useTranslations();
  const owner = useIsOwner();
  const people = usePeople();
  const again = useCompanyAgain();
  const [inviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState<Colleague | null>(null);
  const role = useMutation({
    mutationFn: (change: { person: Colleague; role: CompanyRole }) =>
      changeRole(change.person.id, change.role),
    onSuccess: (_, { person, role: next }) =>
      say(t("people.roleChanged", { name: person.name, role: t(`roles.${next}`) })),
    onSettled: again,
  });
  const remove = useMutation({
    mutationFn: (person: Colleague) => removeColleague(person.id),
    onSuccess: (_, person) => {
      setLeaving(null);
      say(t("people.removed", { name: person.name }));
    },
    onSettled: again,
  });

  return (
    <>
      <Block
        title={t("account.sections.people")}
        lead={owner ? undefined : t("account.ownerOnly")}
        actions={
          owner && (
            <Button
              look="primary"
              icon={<UserPlus size={14} aria-hidden />}
              onClick={() => setInviting(true)}
            >
              {t("people.invite")}
            </Button>
          )
        }
      >
        {role.error !== null && <ServerSaid error={role.error} />}
        {people.data ? (
          <ul className="border-line border-t">
            {people.data.items.map((person) => (
              <Person
                key={person.id}
                person={person}
                editable={owner && !person.is_me && !person.erased}
                busy={role.isPending}
                onRole={(next) => role.mutate({ person, role: next })}
                onRemove={() => setLeaving(person)}
              />
            ))}
          </ul>
        ) : people.error ? (
          <ErrorBlock error={people.error} retry={() => void people.refetch()} />
        ) : (
          <LinesSkeleton label={t("common.loading")} lines={3} />
        )}
        {people.data?.items.length === 1 && owner && (
          <p className="mt-3 text-grid text-ink-2">{t("people.alone")}</p>
        )}
      </Block>
      {people.data && people.data.invitations.length > 0 && (
        <Invitations items={people.data.invitations} editable={owner} />
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {leaving && (
        <FormDialog
          title={t("people.removeTitle", { name: leaving.name })}
          action={t("people.remove")}
          danger
          busy={remove.isPending}
          error={remove.error}
          onSubmit={() => remove.mutate(leaving)}
          onClose={() => setLeaving(null)}
        >
          <p className="text-ink-2">{t("people.removeText")}</p>
        </FormDialog>
      )}
    </>
  );
}

interface PersonProps {
  person: Colleague;
  editable: boolean;
  busy: boolean;
  onRole: (role: CompanyRole) => void;
  onRemove: () => void;
}

function Person({ person, editable, busy, onRole, onRemove }: PersonProps) {
  const t = useTranslations();
  const format = useFormat();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b py-3">
      <div className="min-w-0 flex-1 max-sm:basis-full">
        <p className={cx("truncate font-medium", person.status !== "active" && "text-ink-3")}>
          {person.erased ? t("people.erased") : person.name}
          {person.is_me && <span className="ml-2 font-normal text-ink-3">({t("people.me")})</span>}
        </p>
        {!person.erased && <p className="truncate text-grid text-ink-2">{person.email}</p>}
        <p className="text-ink-3 text-note">
          {person.last_login_at === null
            ? t("people.never")
            : t("people.lastLogin", { when: format.relative(person.last_login_at) })}
        </p>
      </div>
      {editable ? (
        <>
          <Select
            dense
            className="w-[148px]"
            aria-label={t("people.roleOf", { name: person.name })}
            value={person.company_role}
            disabled={busy}
            onChange={(event) => onRole(event.target.value as CompanyRole)}
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {t(`roles.${role}`)}
              </option>
            ))}
          </Select>
          <Button look="danger" aria-label={t("people.removeOf", { name: person.name })} onClick={onRemove}>
            {t("people.remove")}
          </Button>
        </>
      ) : (
        <span className="text-grid text-ink-2">{t(`roles.${person.company_role}`)}</span>
      )}
    </li>
  );
}

function Invitations({ items, editable }: { items: PendingInvitation[]; editable: boolean }) {
  const t = useTranslations();
  const format = useFormat();
  const again = useCompanyAgain();
  const send = useMutation({
    mutationFn: (one: PendingInvitation) => sendInvitationAgain(one.id),
    onSuccess: (_, one) => say(t("people.sent", { email: one.email })),
    onSettled: again,
  });
  const withdraw = useMutation({
    mutationFn: (one: PendingInvitation) => withdrawInvitation(one.id),
    onSuccess: () => say(t("people.withdrawn")),
    onSettled: again,
  });
  const error = send.error ?? withdraw.error;
  return (
    <Block title={t("people.invitations")}>
      {error !== null && <ServerSaid error={error} />}
      <ul className="border-line border-t">
        {items.map((one) => {
          const expired = Date.parse(one.expires_at) < Date.now();
          return (
            <li
              key={one.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b py-3"
            >
              <div className="min-w-0 flex-1 max-sm:basis-full">
                <p className="truncate font-medium">{one.name || one.email}</p>
                <p className="truncate text-grid text-ink-2">
                  {one.email} · {t(`roles.${one.company_role}`)}
                </p>
                <p className={cx("text-note", expired ? "text-danger" : "text-ink-3")}>
                  {expired
                    ? t("people.expired")
                    : t("people.expires", { when: format.relative(one.expires_at) })}
                </p>
              </div>
              {editable && (
                <div className="flex gap-2">
                  <Button
                    disabled={send.isPending}
                    aria-label={t("people.againOf", { name: one.name || one.email })}
                    onClick={() => send.mutate(one)}
                  >
                    {t("people.again")}
                  </Button>
                  <Button
                    look="danger"
                    disabled={withdraw.isPending}
                    aria-label={t("people.withdrawOf", { name: one.name || one.email })}
                    onClick={() => withdraw.mutate(one)}
                  >
                    {t("people.withdraw")}
                  </Button>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </Block>
  );
}
