import { expect, type APIRequestContext, type Browser, type BrowserContext, type Page } from "@playwright/test";

/** Accounts of the demonstration. */
export const accounts = {
  citizen: "congdan1",
  supervisor: "q1.giamsat",
  desk: "bn.motcua",
  specialist: "bn.hotich",
  specialist2: "bn.hotich2",
  leader: "bn.chutich",
  admin: "quantri",
} as const;
export type Who = keyof typeof accounts;
export const password = "motcua-demo";

const cookies = new Map<Who, Awaited<ReturnType<BrowserContext["cookies"]>>>();

/** A browser in which someone is logged in; each account logs in once per run. */
export async function as(browser: Browser, who: Who, options: Parameters<Browser["newContext"]>[0] = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", ...options });
  const known = cookies.get(who);
  if (known) {
    await context.addCookies(known);
  } else {
    const answer = await context.request.post("/api/v1/sessions", { data: { login: accounts[who], password } });
    expect(answer.status(), `login of ${who}`).toBe(201);
    cookies.set(who, await context.cookies());
  }
  return context;
}

export async function login(page: Page, who: Who): Promise<void> {
  await page.getByLabel("Tên đăng nhập").fill(accounts[who]);
  await page.getByLabel("Mật khẩu", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
}

let n = 0;
const key = () => `e2e-${Date.now()}-${n++}`;

type Task = { id: string; dossier_code: string; outcomes: { id: string; kind: string }[] };

/** A birth registration at the ward, filed by the citizen over the API. */
export async function fileBirth(api: APIRequestContext, child: string): Promise<string> {
  const answer = await api.post("/api/v1/dossiers", {
    headers: { "Idempotency-Key": key() },
    data: {
      procedure: "1.001193", agency: "H29.1.26", channel: "online",
      applicant: { kind: "person", name: "Nguyễn Thị Bích Hạnh", id_number: "079190000011", phone: "0900000011" },
      form: { child_name: child, birth_date: "2026-10-20", sex: "female" },
    },
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { code: string }).code;
}

/** The open task of a dossier that the caller's group can take. */
export async function openTask(api: APIRequestContext, code: string): Promise<Task> {
  const page = (await (await api.get(`/api/v1/tasks?view=available&q=${code}`)).json()) as { items: Task[] };
  const task = page.items.find((t) => t.dossier_code === code);
  expect(task, `an open task of ${code}`).toBeTruthy();
  return task!;
}

export async function complete(api: APIRequestContext, task: Task, kind = "forward"): Promise<void> {
  const outcome = task.outcomes.find((o) => o.kind === kind);
  const answer = await api.post(`/api/v1/tasks/${task.id}/complete`, {
    headers: { "Idempotency-Key": key() },
    data: { outcome: outcome?.id, ...(kind === "supplement" ? { items: ["Giấy chứng sinh"] } : {}) },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Waits until nothing is being loaded any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
}
