import { ApiError } from "@/api/problem";

/** True when the server says that the secret of a link is unknown, used or too old. */
export function isDead(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { status, fields } = error.problem;
  return (
    [400, 401, 404, 410].includes(status) || (status === 422 && fields.some((one) => one.field === "token"))
  );
}
