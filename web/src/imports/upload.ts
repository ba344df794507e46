/** Sends a price list. `XMLHttpRequest` because `fetch` does not say how far an upload has got. */
import { ApiError, NetworkError, problemFrom } from "@/api/problem";
import type { Import } from "@/api/types";
import { accessToken } from "@/auth/session";
import { currentLanguage } from "@/i18n/language";
import { randomKey } from "@/lib/random-key";

/** The server stores files up to this size. */
export const MOST_BYTES = 32 * 1024 * 1024;

export interface UploadRequest {
  file: File;
  /** The list's day when the file's name does not say it, `YYYY-MM-DD`. */
  day: string | null;
  /** Share sent so far, 0 to 1. */
  onProgress: (share: number) => void;
}

export async function upload({ file, day, onProgress }: UploadRequest): Promise<Import> {
  const bearer = await accessToken();
  const form = new FormData();
  if (day !== null) form.set("day", day);
  form.set("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/catalog/imports");
    request.setRequestHeader("Authorization", `Bearer ${bearer}`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Accept-Language", currentLanguage());
    request.setRequestHeader("Idempotency-Key", randomKey());
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(new NetworkError("upload"));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as Import);
      } else {
        const header = (name: string) => request.getResponseHeader(name);
        reject(new ApiError(problemFrom(request.status, header, request.responseText)));
      }
    };
    request.send(form);
  });
}
