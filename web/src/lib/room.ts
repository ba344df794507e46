"use client";

import { type RefCallback, useCallback, useState } from "react";

/** Until the element is measured, a desktop is assumed. */
const ASSUMED = 1176;

/** The width of an element in pixels, followed as it changes: the element's ref, and the width. */
export function useRoom(): [RefCallback<HTMLElement>, number] {
  const [room, setRoom] = useState(ASSUMED);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    setRoom(element.clientWidth);
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, room];
}
