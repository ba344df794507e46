/** The figures of the business. */
import { answered } from "./body";
import { client } from "./client";
import { file, filled } from "./file";
import type { Items, Ok } from "./types";

export type Overview = Ok<"/api/insight/overview", "get">;
export type Trade = Overview["current"]["trade"];
export type ModelFigures = Items<"/api/insight/models">;
export type ClientFigures = Items<"/api/insight/clients">;
export type Depreciation = Items<"/api/insight/depreciation">;
export type Basis = "ordered" | "delivered";
export type Section = "models" | "clients" | "depreciation";

export interface Asked {
  from: string;
  until: string;
  basis: Basis;
}

export const overview = (query: Asked, signal: AbortSignal) =>
  answered(client.GET("/api/insight/overview", { params: { query }, signal }));
export const models = (query: Asked, signal: AbortSignal) =>
  answered(client.GET("/api/insight/models", { params: { query }, signal }));
export const clients = (query: Asked, signal: AbortSignal) =>
  answered(client.GET("/api/insight/clients", { params: { query }, signal }));
export const depreciation = (query: Asked, signal: AbortSignal) =>
  answered(client.GET("/api/insight/depreciation", { params: { query }, signal }));
export const workbook = (section: Section, query: Asked) =>
  file(`/api/insight/export.xlsx?${new URLSearchParams(filled({ section, ...query }))}`);
