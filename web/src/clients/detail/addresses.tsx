"use client";

/** Where papers and parcels of a company go. Staff keep them here, as its owners do in their account. */
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { AddressDialog } from "@/account/address-dialog";
import { AddressLines } from "@/account/address-lines";
import type { Address } from "@/api/account";
import { addAddressOf, type Client, changeAddressOf, removeAddressOf } from "@/api/clients";
import { Button } from "@/ui/button";
import { ServerSaid } from "@/ui/form-dialog";
import { Block } from "@/ui/page";
import { say } from "@/ui/toast";
import { useClientsAgain } from "../use-clients";

interface AddressesProps {
  client: Client;
  editable: boolean;
}

interface Editing {
  kind: "billing" | "delivery";
  /** `null` for a new one. */
  address: Address | null;
}

export function Addresses({ client, editable }: AddressesProps) {
  const t = useTranslations();
  const again = useClientsAgain();
  const [editing, setEditing] = useState<Editing | null>(null);
  const restore = useMutation({
    mutationFn: ({ id: _id, version: _version, ...fields }: Address) =>
      addAddressOf(client.id, { ...fields, kind: "delivery" }),
    onSettled: again,
  });
  const remove = useMutation({
    mutationFn: (address: Address) => removeAddressOf(client.id, address.id),
    onSuccess: (_, address) =>
      say(t("addresses.removed", { label: address.label }), {
        label: t("addresses.undo"),
        run: () => restore.mutate(address),
      }),
    onSettled: again,
  });
  const billing = client.billing_address;
  const error = remove.error ?? restore.error;

  const edit = (label: string, address: Address | null, kind: Editing["kind"]) => (
    <Button aria-label={t("addresses.editOf", { label })} onClick={() => setEditing({ kind, address })}>
      {t("addresses.edit")}
    </Button>
  );

  return (
    <Block
      title={t("clients.addressesTitle")}
      actions={
        editable && (
          <>
            {billing === null && (
              <Button onClick={() => setEditing({ kind: "billing", address: null })}>
                {t("addresses.billing")}
              </Button>
            )}
            <Button
              icon={<Plus size={14} aria-hidden />}
              onClick={() => setEditing({ kind: "delivery", address: null })}
            >
              {t("addresses.add")}
            </Button>
          </>
        )
      }
    >
      {error !== null && <ServerSaid error={error} />}
      {billing === null && client.addresses.length === 0 ? (
        <p className="text-grid text-ink-3">{t("clients.noAddresses")}</p>
      ) : (
        <ul className="border-line border-t">
          {billing && (
            <Item>
              <AddressLines address={billing} title={t("addresses.billing")} />
              {editable && edit(t("addresses.billing"), billing, "billing")}
            </Item>
          )}
          {client.addresses.map((address) => (
            <Item key={address.id}>
              <AddressLines address={address} />
              {editable && (
                <div className="flex gap-2">
                  {edit(address.label, address, "delivery")}
                  <Button
                    look="danger"
                    aria-label={t("addresses.removeOf", { label: address.label })}
                    disabled={remove.isPending}
                    onClick={() => remove.mutate(address)}
                  >
                    {t("addresses.remove")}
                  </Button>
                </div>
              )}
            </Item>
          ))}
        </ul>
      )}
      {editing && (
        <AddressDialog
          address={editing.address}
          billing={editing.kind === "billing"}
          run={(fields) =>
            editing.address === null
              ? addAddressOf(client.id, { ...fields, kind: editing.kind })
              : changeAddressOf(client.id, editing.address.id, {
                  ...fields,
                  version: editing.address.version,
                })
          }
          again={again}
          onClose={() => setEditing(null)}
        />
      )}
    </Block>
  );
}

function Item({ children }: { children: ReactNode }) {
  return <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-line border-b py-3">{children}</li>;
}
