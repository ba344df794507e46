"use client";

import { useMutation } from "@tanstack/react-query";
import { Download, UserX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { InviteDialog } from "@/account/invite";
import { type Client, type ClientPerson, erasePerson, inviteInto, personalData } from "@/api/clients";
import { useFormat } from "@/i18n/use-format";
import { saveFile } from "@/lib/save-file";
import { enterPlace } from "@/shell/acting";
import { useErrorText } from "@/ui/blocks";
import { Button, IconButton } from "@/ui/button";
import { Block } from "@/ui/page";
import ReasonDialog from "@/ui/reason-dialog";
import { say } from "@/ui/toast";
import { useClientsAgain, useMay } from "../use-clients";

/** The people of the company, and what staff may do in their place or with their data. */
export function People({ client }: { client: Client }) {
  const t = useTranslations("clients");
  const router = useRouter();
  const again = useClientsAgain();
  const [acting, setActing] = useState<ClientPerson | null>(null);
  const mayWrite = useMay("clients:write");
  const invite = useTranslations("people")("invite");
  const [inviting, setInviting] = useState(false);
  const [erasing, setErasing] = useState<ClientPerson | null>(null);

  return (
    <Block
      title={t("peopleTitle")}
      actions={
        mayWrite && client.status === "active" && <Button onClick={() => setInviting(true)}>{invite}</Button>
      }
    >
      {client.people.length === 0 ? (
        <p className="text-grid text-ink-3">{t("noPeople")}</p>
      ) : (
        <ul className="border-line border-t">
          {client.people.map((person) => (
            <Person
              key={person.id}
              person={person}
              open={client.status === "active" && person.status === "active"}
              onAct={() => setActing(person)}
              onErase={() => setErasing(person)}
            />
          ))}
        </ul>
      )}
      {inviting && (
        <InviteDialog
          proposed={client.people.length === 0 ? "owner" : "buyer"}
          run={(person) => inviteInto(client.id, person)}
          onClose={() => {
            setInviting(false);
            void again();
          }}
        />
      )}
      {acting && (
        <ReasonDialog
          title={t("impersonateTitle", { name: acting.name })}
          text={t("impersonateText", { name: acting.name })}
          placeholder={t("impersonatePlaceholder")}
          action={t("impersonateGo")}
          run={(reason) => enterPlace(client.id, acting.id, reason)}
          onDone={() => router.push("/catalog/")}
          onClose={() => setActing(null)}
        />
      )}
      {erasing && (
        <ReasonDialog
          title={t("eraseTitle", { name: erasing.name })}
          text={t("eraseText")}
          action={t("eraseGo")}
          danger
          run={(reason) => erasePerson(erasing.id, reason)}
          onDone={() => {
            setErasing(null);
            say(t("erased"));
            void again();
          }}
          onClose={() => setErasing(null)}
        />
      )}
    </Block>
  );
}

interface PersonProps {
  person: ClientPerson;
  /** Somebody could sign in as this person. */
  open: boolean;
  onAct: () => void;
  onErase: () => void;
}

function Person({ person, open, onAct, onErase }: PersonProps) {
  const t = useTranslations("clients");
  const people = useTranslations("people");
  const roles = useTranslations("roles");
  const format = useFormat();
  const text = useErrorText();
  const mayAct = useMay("client:impersonate");
  const mayData = useMay("personal-data:manage");
  const take = useMutation({
    mutationFn: () => personalData(person.id),
    onSuccess: (file) => saveFile(file, `${person.email}.json`),
    onError: (error) => say(text(error)),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-b py-2.5">
      <div className="min-w-0 flex-1 max-sm:basis-full">
        <p className="truncate font-medium">
          {person.erased ? people("erased") : person.name}
          <span className="ml-2 font-normal text-grid text-ink-3">{roles(person.company_role)}</span>
        </p>
        {!person.erased && <p className="truncate text-grid text-ink-2">{person.email}</p>}
        <p className="text-ink-3 text-note">
          {person.last_login_at === null
            ? t("never")
            : t("lastLogin", { when: format.relative(person.last_login_at) })}
        </p>
      </div>
      {mayAct && open && <Button onClick={onAct}>{t("impersonate")}</Button>}
      {mayData && !person.erased && (
        <span className="flex">
          <IconButton
            label={t("exportOf", { name: person.name })}
            disabled={take.isPending}
            onClick={() => take.mutate()}
          >
            <Download size={16} aria-hidden />
          </IconButton>
          <IconButton label={t("eraseTitle", { name: person.name })} onClick={onErase}>
            <UserX size={16} aria-hidden />
          </IconButton>
        </span>
      )}
    </li>
  );
}
