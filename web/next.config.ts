import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";

const development = process.env.NODE_ENV === "development";

const config: NextConfig = {
  // The server embeds plain files: there is no Node.js process in production.
  output: "export",
  // `folder/index.html` is what a static file server finds without rewriting.
  trailingSlash: true,
  images: { unoptimized: true },
  turbopack: {
    // Said, because a lock file in a folder above would make Next.js guess that one.
    root: fileURLToPath(new URL(".", import.meta.url)),
    // Messages are parsed by the build, and the browser carries what formats them only.
    rules: {
      "*.ts": {
        condition: { path: /src[/\\]i18n[/\\]([a-z]+\.)?(fr|en)\.ts$/ },
        loaders: [fileURLToPath(new URL("scripts/messages-loader.cjs", import.meta.url))],
        as: "*.js",
      },
    },
    resolveAlias: { "use-intl/format-message": "use-intl/format-message/format-only" },
  },
  poweredByHeader: false,
  reactStrictMode: true,
  // `page.dev.tsx` is a page in development only, so that the component gallery never ships.
  pageExtensions: development ? ["dev.tsx", "tsx"] : ["tsx"],
  // In development the API is the server of `make run`; a static export cannot have rewrites.
  ...(development && {
    output: undefined,
    rewrites: async () => [
      {
        source: "/api/:path*",
        destination: `${process.env.DBC_API_ORIGIN ?? "http://localhost:8080"}/api/:path*`,
      },
    ],
  }),
};

export default config;
