"use client";

import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type Address, addAddress, changeAddress, removeAddress } from "@/api/account";
import { Empty, ErrorBlock } from "@/ui/blocks";
import { Button } from "@/ui/button";
import { ServerSaid } from "@/ui/form-dialog";
import { Block, LinesSkeleton } from "@/ui/page";
import { say } from "@/ui/toast";
import { AddressDialog } from "./address-dialog";
import { AddressLines } from "./address-lines";
import { useCompany, useCompanyAgain, useIsOwner } from "./use-company";

/** Where parcels go. */
export default function Addresses() {
  const t = useTranslations();
  const owner = useIsOwner();
  const company = useCompany();
  const again = useCompanyAgain();
  const [editing, setEditing] = useState<Address | "new" | null>(null);
  const restore = useMutation({ mutationFn: addAddress, onSettled: again });
  const remove = useMutation({
    mutationFn: (address: Address) => removeAddress(address.id),
    onSuccess: (_, address) => {
      const { id: _id, version: _version, ...fields } = address;
      say(t("addresses.removed", { label: address.label }), {
        label: t("addresses.undo"),
        run: () => restore.mutate(fields),
      });
    },
    onSettled: again,
  });
  const items = company.data?.addresses;
  const error = remove.error ?? restore.error;

  return (
    <Block
      title={t("account.sections.addresses")}
      lead={owner ? t("addresses.text") : t("account.ownerOnly")}
      actions={
        owner && (
          <Button look="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setEditing("new")}>
            {t("addresses.add")}
          </Button>
        )
      }
    >
      {error !== null && <ServerSaid error={error} />}
      {items ? (
        items.length === 0 ? (
          <Empty title={t("addresses.empty")}>{t("addresses.emptyText")}</Empty>
        ) : (
          <ul className="border-line border-t">
            {items.map((address) => (
              <li
                key={address.id}
                className="flex flex-wrap items-start gap-x-4 gap-y-2 border-line border-b py-3"
              >
                <AddressLines address={address} />
                {owner && (
                  <div className="flex gap-2">
                    <Button
                      aria-label={t("addresses.editOf", { label: address.label })}
                      onClick={() => setEditing(address)}
                    >
                      {t("addresses.edit")}
                    </Button>
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
              </li>
            ))}
          </ul>
        )
      ) : company.error ? (
        <ErrorBlock error={company.error} retry={() => void company.refetch()} />
      ) : (
        <LinesSkeleton label={t("common.loading")} lines={3} />
      )}
      {editing && (
        <AddressDialog
          address={editing === "new" ? null : editing}
          run={(fields) =>
            editing === "new"
              ? addAddress(fields)
              : changeAddress(editing.id, { ...fields, version: editing.version })
          }
          again={again}
          onClose={() => setEditing(null)}
        />
      )}
    </Block>
  );
}
