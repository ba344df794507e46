/** What the direction asks about DBC's own people and figures. */
import { answered, done } from "./body";
import { client } from "./client";
import type { Body, Items, Language, Narrow, Ok } from "./types";

/** The document gives a pattern rather than a list. */
export type StaffRole = "direction" | "sales" | "logistics" | "accounting";

export type StaffStatus = Body<"/api/staff/{id}", "patch">["status"];
export type StaffPerson = Narrow<Items<"/api/staff">, { staff_role: StaffRole; status: StaffStatus }>;

export type SettingValue = boolean | number | string;

type RawSettings = Ok<"/api/settings", "get">;
/** The document says that values are JSON; these are the kinds there are. */
export type HouseSettings = Narrow<
  RawSettings,
  { values: Record<string, SettingValue>; defaults: Record<string, SettingValue> }
>;

export async function listStaff(signal: AbortSignal): Promise<{ items: StaffPerson[] }> {
  return (await answered(client.GET("/api/staff", { signal }))) as { items: StaffPerson[] };
}
export const addStaff = (body: { name: string; email: string; staff_role: StaffRole; language: Language }) =>
  done(client.POST("/api/staff", { body }));
export const changeStaff = (id: string, body: Body<"/api/staff/{id}", "patch">) =>
  done(client.PATCH("/api/staff/{id}", { params: { path: { id } }, body }));

export async function readSettings(signal: AbortSignal): Promise<HouseSettings> {
  return (await answered(client.GET("/api/settings", { signal }))) as HouseSettings;
}
export async function changeSettings(body: {
  version: number;
  values: Record<string, SettingValue | null>;
}): Promise<HouseSettings> {
  return (await answered(client.PATCH("/api/settings", { body }))) as HouseSettings;
}
