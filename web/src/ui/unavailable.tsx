"use client";

/** Why nothing can be done for the moment, such as without network; the buttons inside are off and say so. */
import { createContext, useContext } from "react";

export const Unavailable = createContext<string | null>(null);

export const useUnavailable = (): string | null => useContext(Unavailable);
