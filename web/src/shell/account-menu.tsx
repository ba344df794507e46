"use client";

import { Menu } from "@base-ui/react/menu";
import { Check, CircleUserRound, Keyboard, LogOut, MonitorDown } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Language, Me } from "@/api/types";
import { logout } from "@/auth/session";
import { useShownLanguage } from "@/i18n/provider";
import { usePhone } from "@/lib/media";
import { install, useInstall } from "@/lib/offline";
import { type Theme, usePreferences } from "@/lib/preferences";
import { showHelp } from "./help-key";
import { onPhone } from "./navigation";
import { ofStaff } from "./staff-navigation";

const ITEM =
  "flex h-8 cursor-pointer select-none items-center gap-2 rounded-sm px-2 text-grid outline-none data-[highlighted]:bg-hover pointer-coarse:h-11";

interface AccountMenuProps {
  user: Me;
  className: string;
  children: ReactNode;
}

/** Who is signed in, language, appearance, keys, and the way out. */
export default function AccountMenu({ user, className, children }: AccountMenuProps) {
  const t = useTranslations("shell");
  const router = useRouter();
  const phone = usePhone();
  const language = useShownLanguage();
  const theme = usePreferences((state) => state.theme);
  const installable = useInstall((state) => state.offer !== null);

  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger className={className}>{children}</Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" collisionPadding={8} className="z-50 outline-none">
          <Menu.Popup className="w-[240px] rounded-md border border-line bg-raised p-1 text-ink shadow-float outline-none transition-opacity duration-120 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0">
            <div className="px-2 pt-1.5 pb-2">
              <p className="truncate font-medium">{user.name}</p>
              <p className="truncate text-ink-2 text-note">{user.email}</p>
              <p className="truncate text-ink-3 text-note">{user.client?.name ?? t("staff")}</p>
            </div>
            <Line />
            {phone &&
              user.role === "admin" &&
              ofStaff(user)
                .filter((destination) => !onPhone(destination))
                .map(({ href, label, icon: Icon }) => (
                  <Menu.Item key={href} className={ITEM} onClick={() => router.push(href)}>
                    <Icon size={16} aria-hidden className="text-ink-3" />
                    {t(label)}
                  </Menu.Item>
                ))}
            <Menu.Item className={ITEM} onClick={() => router.push("/account/")}>
              <CircleUserRound size={16} aria-hidden className="text-ink-3" />
              {t("myAccount")}
            </Menu.Item>
            <Line />
            <Menu.RadioGroup
              value={language}
              onValueChange={(value: Language) => usePreferences.setState({ language: value })}
            >
              <Choice value="fr">{t("french")}</Choice>
              <Choice value="en">{t("english")}</Choice>
            </Menu.RadioGroup>
            <Line />
            <Menu.RadioGroup
              value={theme}
              onValueChange={(value: Theme) => usePreferences.setState({ theme: value })}
            >
              <Choice value="system">{t("themeSystem")}</Choice>
              <Choice value="light">{t("themeLight")}</Choice>
              <Choice value="dark">{t("themeDark")}</Choice>
            </Menu.RadioGroup>
            <Line />
            {installable && (
              <Menu.Item className={ITEM} onClick={() => void install()}>
                <MonitorDown size={16} aria-hidden className="text-ink-3" />
                {t("install")}
              </Menu.Item>
            )}
            <Menu.Item className={`${ITEM} pointer-coarse:hidden`} onClick={showHelp}>
              <Keyboard size={16} aria-hidden className="text-ink-3" />
              {t("shortcuts")}
            </Menu.Item>
            <Menu.Item className={ITEM} onClick={() => void logout()}>
              <LogOut size={16} aria-hidden className="text-ink-3" />
              {t("logout")}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Line() {
  return <Menu.Separator className="my-1 h-px bg-line" />;
}

function Choice({ value, children }: { value: Language | Theme; children: ReactNode }) {
  return (
    <Menu.RadioItem value={value} closeOnClick={false} className={ITEM}>
      <span className="flex w-4 justify-center">
        <Menu.RadioItemIndicator>
          <Check size={14} aria-hidden className="text-accent" />
        </Menu.RadioItemIndicator>
      </span>
      {children}
    </Menu.RadioItem>
  );
}
