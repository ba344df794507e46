import type { AllMessages } from "./parts";

// Keys and arguments of messages are checked where they are used.
declare module "use-intl" {
  interface AppConfig {
    Messages: AllMessages;
    Locale: "fr" | "en";
  }
}
