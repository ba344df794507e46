"use client";

/** The quiet page around everything that people do before they are in. */
import Link from "next/link";
import type { ReactNode } from "react";
import { entry } from "@/i18n/entry.fr";
import { FeatureTexts } from "@/i18n/feature";
import { LanguageSwitch } from "@/shell/language-switch";
import { Wordmark } from "@/shell/wordmark";
import { cx } from "@/ui/cx";

const english = () => import("@/i18n/entry.en").then((module) => module.entry);

export function EntryFrame({ wide = false, children }: { wide?: boolean; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col bg-surface">
      <header className="flex h-14 items-center justify-between px-4 md:px-8">
        <Link href="/login/" prefetch={false} className="rounded-sm">
          <Wordmark />
        </Link>
        <LanguageSwitch />
      </header>
      <main
        className={cx(
          "flex flex-1 items-start justify-center px-4 pb-12",
          wide ? "pt-[max(16px,6vh)]" : "pt-[max(24px,12vh)]",
        )}
      >
        <div className={cx("w-full", wide ? "max-w-[480px]" : "max-w-[360px]")}>
          <EntryTexts>{children}</EntryTexts>
        </div>
      </main>
    </div>
  );
}

/** The texts of these pages. */
export function EntryTexts({ children }: { children: ReactNode }) {
  return (
    <FeatureTexts french={entry} english={english}>
      {children}
    </FeatureTexts>
  );
}

/** A title with a sentence, and what follows. */
export function EntryHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <>
      <title>{`${title} · DBC`}</title>
      <h1 className="font-semibold text-title">{title}</h1>
      {children && <p className="mt-1 text-ink-2">{children}</p>}
    </>
  );
}

export function EntryLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="font-medium text-accent underline decoration-line-strong underline-offset-4 hover:decoration-current"
    >
      {children}
    </Link>
  );
}

/** A link that looks like the one button of a page. */
export function EntryButtonLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="mt-6 inline-flex h-10 w-full items-center justify-center rounded-md bg-accent px-4 font-medium text-on-accent hover:bg-accent-strong"
    >
      {children}
    </Link>
  );
}
