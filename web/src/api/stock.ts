/** Phones of the house, their lives, the supplier's invoices, how reliably orders are confirmed, what carriers ask. */
import { answered, done } from "./body";
import { client } from "./client";
import type { Body, Items, Ok } from "./types";

type UnitLife = Ok<"/api/units/{identifier}", "get">;
export type UnitSale = UnitLife["sales"][number];
export type UnitPurchase = NonNullable<UnitLife["purchases"]>[number];
export const unitLife = (identifier: string, signal: AbortSignal) =>
  answered(client.GET("/api/units/{identifier}", { params: { path: { identifier } }, signal }));

export type FreeUnit = Items<"/api/units">;
export const freeUnits = (signal: AbortSignal) =>
  answered(client.GET("/api/units", { params: { query: { limit: 500 } }, signal }));
export type OwnUnit = Items<"/api/own-stock">;
export const ownStock = (signal: AbortSignal) => answered(client.GET("/api/own-stock", { signal }));
export const putOnSale = (body: Body<"/api/own-stock", "post">) =>
  done(client.POST("/api/own-stock", { body }));
export const takeFromSale = (id: string, back_at_supplier: boolean) =>
  done(client.POST("/api/own-stock/{id}/withdraw", { params: { path: { id } }, body: { back_at_supplier } }));

export type Surplus = Items<"/api/surplus">;
export const surplus = (signal: AbortSignal) => answered(client.GET("/api/surplus", { signal }));
export const reallocateSurplus = (id: string, version: number, item_id: string) =>
  done(client.POST("/api/surplus/{id}/reallocate", { params: { path: { id } }, body: { version, item_id } }));
export const settleSurplus = (
  id: string,
  version: number,
  outcome: Body<"/api/surplus/{id}/settle", "post">["outcome"],
) => done(client.POST("/api/surplus/{id}/settle", { params: { path: { id } }, body: { version, outcome } }));

export type NewPurchase = Body<"/api/purchases", "post">;
export const recordPurchase = (body: NewPurchase) => answered(client.POST("/api/purchases", { body }));

export type FillRate = Items<"/api/supplier-orders/fill-rates">;
export const fillRates = (signal: AbortSignal) =>
  answered(client.GET("/api/supplier-orders/fill-rates", { signal }));

export type Tariffs = Ok<"/api/shipping/tariffs", "get">;
export type Zone = Tariffs["zones"][number];
export type Band = Zone["bands"][number];
export const tariffs = (signal: AbortSignal) => answered(client.GET("/api/shipping/tariffs", { signal }));
export const replaceTariffs = (version: number, zones: Zone[]) =>
  answered(client.PUT("/api/shipping/tariffs", { body: { version, zones } }));
