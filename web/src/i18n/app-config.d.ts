import type { Messages } from "./fr";

// Keys and arguments of messages are checked where they are used.
declare module "use-intl" {
  interface AppConfig {
    Messages: Messages;
    Locale: "fr" | "en";
  }
}
