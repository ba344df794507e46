"use client";

/** DBC's own people, and the figures of the house. */
import { useTranslations } from "use-intl";
import { OfficeTexts } from "@/clients/texts";
import { useMay } from "@/clients/use-clients";
import { DeskTexts } from "@/desk/texts";
import { PageHead } from "@/ui/page";
import { Figures } from "./figures";
import { StaffPeople } from "./staff-people";
import { ShippingTariffs } from "./tariffs";

export function SettingsPage() {
  return (
    <OfficeTexts>
      <Settings />
    </OfficeTexts>
  );
}

function Settings() {
  const t = useTranslations("staff");
  const people = useMay("staff:manage");
  const figures = useMay("settings:read");
  return (
    <>
      <title>{`${t("title")} · DBC`}</title>
      <PageHead title={t("title")} />
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
        <div className="in-order max-w-[860px] px-4 pb-16 md:px-6">
          {people && <StaffPeople />}
          {figures && <Figures />}
          {figures && (
            <DeskTexts>
              <ShippingTariffs />
            </DeskTexts>
          )}
        </div>
      </div>
    </>
  );
}
