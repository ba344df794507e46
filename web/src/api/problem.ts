/** What can go wrong between the page and the server, in one type. */

/** What is wrong with one field, in the user's language. */
export interface FieldProblem {
  field: string;
  code: string;
  detail: string;
}

/** The problem document of the server (RFC 9457) with its stable code. */
export interface Problem {
  status: number;
  code: string;
  /** One sentence in the user's language, written by the server. */
  detail: string;
  requestId: string | null;
  /** What is wrong, field by field. */
  fields: FieldProblem[];
  /** Seconds to wait before trying again, when the server said so. */
  retryAfter: number | null;
  /** Members that this kind of problem has beside the usual ones. */
  extra: Record<string, unknown>;
}

/** The server answered, and the answer is a refusal. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.status} ${problem.code}`);
    this.name = "ApiError";
    this.problem = problem;
  }
}

/** The server could not be reached: no network, or it is restarting. */
export class NetworkError extends Error {
  constructor(cause: unknown) {
    super("network", { cause });
    this.name = "NetworkError";
  }
}

/** True when `error` is a refusal with this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof ApiError && error.problem.code === code;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function fieldsOf(errors: unknown): FieldProblem[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((error) => ({
    field: String(error?.field ?? ""),
    code: String(error?.code ?? ""),
    detail: String(error?.detail ?? ""),
  }));
}

/** What the server says about a field, `company.vat_number` or `vat_number`; null when it has nothing against it. */
export function fieldError(error: unknown, field: string): string | null {
  if (!(error instanceof ApiError)) return null;
  const found = error.problem.fields.find((one) => one.field === field || one.field.endsWith(`.${field}`));
  return found?.detail ?? null;
}

/** Reads a problem from the parts of an answer; anything that is not a problem document keeps its status. */
export function problemFrom(status: number, header: (name: string) => string | null, body: string): Problem {
  let fields: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null) fields = parsed as Record<string, unknown>;
  } catch {
    // A proxy's error page: the status and the request id are all that is known.
  }
  const retryAfter = Number.parseInt(header("retry-after") ?? "", 10);
  return {
    status,
    code: text(fields.code) ?? `http_${status}`,
    detail: text(fields.detail) ?? text(fields.title) ?? "",
    requestId: text(fields.request_id) ?? header("x-request-id"),
    fields: fieldsOf(fields.errors),
    retryAfter: Number.isNaN(retryAfter) ? null : retryAfter,
    extra: fields,
  };
}

/** The error that a refused `Response` stands for. */
export async function errorFrom(response: Response): Promise<ApiError> {
  return new ApiError(
    problemFrom(response.status, (name) => response.headers.get(name), await response.text()),
  );
}

/** A member of a refusal with this code; `undefined` for anything else. */
export function extraOf(error: unknown, code: string, member: string): unknown {
  return error instanceof ApiError && error.problem.code === code ? error.problem.extra[member] : undefined;
}
