/** What the direction asks about DBC's own people and figures. */
import { call } from "./call";
import type { Language } from "./types";

export type StaffRole = "direction" | "sales" | "logistics" | "accounting";

export interface StaffPerson {
  id: string;
  name: string;
  email: string;
  staff_role: StaffRole;
  status: string;
  last_login_at: string | null;
  second_factor: boolean;
  version: number;
}

export type SettingValue = boolean | number | string;

export interface HouseSettings {
  version: number;
  values: Record<string, SettingValue>;
  defaults: Record<string, SettingValue>;
  descriptions: Record<string, string>;
  forms: Record<string, { kind: string; min: number | null; max: number | null }>;
}

export const listStaff = (signal: AbortSignal) =>
  call<{ items: StaffPerson[] }>("GET", "/api/staff", { signal });
export const addStaff = (body: { name: string; email: string; staff_role: StaffRole; language: Language }) =>
  call<unknown>("POST", "/api/staff", { body });
export const changeStaff = (
  id: string,
  body: Pick<StaffPerson, "name" | "staff_role" | "status" | "version">,
) => call<unknown>("PATCH", `/api/staff/${id}`, { body });

export const readSettings = (signal: AbortSignal) => call<HouseSettings>("GET", "/api/settings", { signal });
export const changeSettings = (body: { version: number; values: Record<string, SettingValue | null> }) =>
  call<HouseSettings>("PATCH", "/api/settings", { body });
