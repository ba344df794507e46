import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { bootScript } from "@/lib/boot-script";
import { mono, narrowSpace, sans, sansExtended } from "./fonts";
import "./globals.css";
import { Providers } from "./providers";

export const metadata: Metadata = {
  title: { default: "DBC", template: "%s · DBC" },
  robots: { index: false },
  manifest: "/manifest.webmanifest",
  appleWebApp: { title: "DBC", statusBarStyle: "default" },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#11151a" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The script in the head sets language and theme before React arrives, hence the allowed difference.
    <html
      lang="fr"
      className={`${narrowSpace.variable} ${sans.variable} ${sansExtended.variable} ${mono.variable}`}
      suppressHydrationWarning
    >
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, hashed into the policy */}
        <script dangerouslySetInnerHTML={{ __html: bootScript }} />
      </head>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
