"use client";

/** Client companies: the list with its filters in the address, or one company at `?id=`. */
import { useTranslations } from "use-intl";
import { setSearch, useSearch } from "@/lib/address";
import { ClientDetail } from "./detail/client-detail";
import { ClientList } from "./list/client-list";
import { OfficeTexts } from "./texts";

export function ClientsPage() {
  return (
    <OfficeTexts>
      <Clients />
    </OfficeTexts>
  );
}

function Clients() {
  const t = useTranslations("clients");
  const params = new URLSearchParams(useSearch());
  const id = params.get("id");
  return (
    <>
      {id === null && <title>{`${t("title")} · DBC`}</title>}
      {id === null ? (
        <ClientList />
      ) : (
        <ClientDetail
          key={id}
          id={id}
          onBack={() => {
            params.delete("id");
            setSearch(params.toString(), "push");
          }}
        />
      )}
    </>
  );
}
