"use client";

/** A person's own account and company: one subject at a time, each with its address `?section=`. */
import { type ComponentType, lazy, Suspense } from "react";
import { useTranslations } from "use-intl";
import type { Me } from "@/api/types";
import { useAuth } from "@/auth/store";
import { account } from "@/i18n/account.fr";
import { entry } from "@/i18n/entry.fr";
import { FeatureTexts } from "@/i18n/feature";
import { setSearch, useSearch } from "@/lib/address";
import { cx } from "@/ui/cx";
import { LinesSkeleton } from "@/ui/page";

// Passwords and roles are spoken of at the door as well.
const french = { ...entry, ...account };
const english = () =>
  Promise.all([import("@/i18n/entry.en"), import("@/i18n/account.en")]).then(([door, own]) => ({
    ...door.entry,
    ...own.account,
  }));

type SectionId =
  | "profile"
  | "security"
  | "sessions"
  | "notifications"
  | "tokens"
  | "company"
  | "people"
  | "addresses";

const SECTIONS: Record<SectionId, ComponentType> = {
  profile: lazy(() => import("./profile")),
  security: lazy(() => import("./security")),
  sessions: lazy(() => import("./sessions")),
  notifications: lazy(() => import("./notifications")),
  tokens: lazy(() => import("./tokens")),
  company: lazy(() => import("./company")),
  people: lazy(() => import("./people")),
  addresses: lazy(() => import("./addresses")),
};

const OWN: SectionId[] = ["profile", "security", "sessions", "notifications", "tokens"];
const OF_COMPANY: SectionId[] = ["company", "people", "addresses"];

/** Staff have no company here. */
function sectionsOf(user: Me): { own: SectionId[]; company: SectionId[] } {
  return { own: OWN, company: user.permissions.includes("company:read") ? OF_COMPANY : [] };
}

export function AccountPage() {
  return (
    <FeatureTexts french={french} english={english}>
      <Account />
    </FeatureTexts>
  );
}

function Account() {
  const t = useTranslations("account");
  const user = useAuth((state) => state.user);
  const wanted = new URLSearchParams(useSearch()).get("section");
  if (user === null) return null;
  const { own, company } = sectionsOf(user);
  const all = [...own, ...company];
  const current = all.find((section) => section === wanted) ?? "profile";
  const Section = SECTIONS[current];

  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface md:flex-row">
      <title>{`${t(`sections.${current}`)} · DBC`}</title>
      <nav
        aria-label={t("title")}
        className="shrink-0 border-line border-b px-4 py-3 max-md:overflow-x-auto md:w-[208px] md:overflow-y-auto md:border-r md:border-b-0 md:px-3 md:py-5"
      >
        <h1 className="mb-3 px-2 font-semibold text-title max-md:sr-only">{t("title")}</h1>
        <div className="flex gap-1 md:flex-col md:gap-5">
          <Group title={t("you")} sections={own} current={current} />
          {company.length > 0 && <Group title={t("companyGroup")} sections={company} current={current} />}
        </div>
      </nav>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="max-w-[760px] px-4 pb-16 md:px-8">
          <Suspense fallback={<Skeleton />}>
            <Section />
          </Suspense>
        </div>
      </div>
    </div>
  );
}

/** On a phone the sections stand in one row, longer than the screen. */
function intoView(chosen: HTMLElement | null) {
  chosen?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

interface GroupProps {
  title: string;
  sections: SectionId[];
  current: SectionId;
}

function Group({ title, sections, current }: GroupProps) {
  const t = useTranslations("account.sections");
  return (
    <div className="max-md:contents">
      <h2 className="mb-1 px-2 font-medium text-ink-3 text-note max-md:sr-only">{title}</h2>
      <ul className="flex gap-1 md:flex-col md:gap-px">
        {sections.map((section) => (
          <li key={section}>
            <a
              ref={section === current ? intoView : undefined}
              href={`?section=${section}`}
              aria-current={section === current ? "page" : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                setSearch(`section=${section}`, "push");
              }}
              className={cx(
                "flex h-8 items-center whitespace-nowrap rounded-md px-2 text-grid pointer-coarse:h-11",
                section === current
                  ? "bg-selected font-medium text-accent"
                  : "text-ink-2 hover:bg-hover hover:text-ink",
              )}
            >
              {t(section)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Skeleton() {
  const t = useTranslations("common");
  return (
    <div className="pt-6">
      <LinesSkeleton label={t("loading")} />
    </div>
  );
}
