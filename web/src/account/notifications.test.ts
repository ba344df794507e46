import { expect, it } from "vitest";
import { wantsOrderMails } from "./notifications";

it("sends mails about orders until somebody says no", () => {
  expect(wantsOrderMails({})).toBe(true);
  expect(wantsOrderMails({ "notifications.mail": { alerts: false } })).toBe(true);
  expect(wantsOrderMails({ "notifications.mail": { orders: false } })).toBe(false);
});
