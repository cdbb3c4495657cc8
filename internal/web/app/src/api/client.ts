import createClient from "openapi-fetch";
import i18n from "../i18n";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type FieldProblem = { field: string; message: string };

/** Every failure of a request, as the API says it (RFC 9457) or as the browser met it. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldProblem[];
  readonly by?: string;
  readonly at?: string;
  readonly requestId?: string;

  constructor(status: number, body: Partial<Schemas["Problem"]>) {
    super(body.detail ?? i18n.t("error.unknown"));
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.errors = (body.errors as FieldProblem[] | undefined) ?? [];
    this.by = body.by;
    this.at = body.at;
    this.requestId = body.request_id;
  }

  /** True when the server may or may not have done it: the same key must be sent again. */
  get undecided(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 429;
  }
}

/** Offline, or the server cannot be reached. */
export function networkProblem(): Problem {
  return new Problem(0, { code: "network", detail: i18n.t("error.network") });
}

export const api = createClient<paths>({ baseUrl: "/" });

api.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", i18n.language === "en" ? "en" : "vi");
    return request;
  },
  onError() {
    return networkProblem();
  },
});

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** Gives the data of an answer or throws its Problem. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw problemOf(error, response.status);
}

export function problemOf(error: unknown, status: number): Problem {
  if (error instanceof Problem) return error;
  if (error && typeof error === "object" && "detail" in error) {
    return new Problem(status, error as Partial<Schemas["Problem"]>);
  }
  return new Problem(status, { detail: i18n.t(status === 503 ? "error.unavailable" : "error.unknown") });
}

export const asProblem = (e: unknown): Problem =>
  e instanceof Problem ? e : new Problem(0, { detail: i18n.t("error.unknown"), code: "client" });
