import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test, type APIRequestContext, type Page } from "@playwright/test";
import { as, complete, fileBirth, openTask, settled } from "./helpers";

const out = fileURLToPath(new URL("../../../../docs/images/", import.meta.url));
const limit = 200 * 1024; // bytes a picture
const size = { viewport: { width: 1280, height: 800 }, colorScheme: "light" } as const;

async function shoot(page: Page, name: string) {
  await settled(page);
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  const path = `${out}${name}.png`;
  await page.screenshot({ path, animations: "disabled" });
  expect(statSync(path).size, `${name} in bytes`).toBeLessThan(limit);
}

type Field = { type: string; format?: string; enum?: string[]; minimum?: number; pattern?: string; title?: string };

/** Something plausible for each required field of a form. */
function fill(schema: { properties?: Record<string, Field>; required?: string[] }): Record<string, unknown> {
  const value = (f: Field) =>
    f.enum ? f.enum[0] : f.format === "date" ? "2026-10-20" : f.type === "string" ? (f.pattern ? "079190000011" : "Theo giấy tờ kèm theo") : Math.max(1, f.minimum ?? 1);
  return Object.fromEntries((schema.required ?? []).map((k) => [k, value(schema.properties![k]!)]));
}

/** Dossiers that came over the last days, so that the lists have something to show. */
async function counter(api: APIRequestContext) {
  const people = ["Trần Thị Mai", "Lê Hoàng Nam", "Phạm Thu Hà", "Võ Minh Quân", "Đặng Ngọc Ánh", "Bùi Gia Bảo", "Hồ Thanh Trúc", "Ngô Đức Thịnh", "Dương Khánh Linh"];
  const list = (await (await api.get("/api/v1/procedures?runnable=true&agency=H29.1.26&limit=50")).json()) as { items: { code: string }[] };
  for (const [i, name] of people.entries()) {
    const code = list.items[(i * 5) % list.items.length]!.code;
    const form = (await (await api.get(`/api/v1/procedures/${code}/form`)).json()) as { schema: Parameters<typeof fill>[0] };
    const received = new Date(Date.now() - (i * 13 + 1) * 3_600_000);
    await api.post("/api/v1/dossiers", {
      headers: { "Idempotency-Key": `screenshots-${i}` },
      data: {
        procedure: code, agency: "H29.1.26", channel: "direct", received_at: received.toISOString(),
        applicant: { kind: "person", name, phone: `09000001${10 + i}` }, form: fill(form.schema),
      },
    });
  }
}

test("pictures for the README", async ({ browser }) => {
  test.setTimeout(180_000);
  mkdirSync(out, { recursive: true });
  const citizen = await as(browser, "citizen", size);
  const desk = await as(browser, "desk", size);
  const specialist = await as(browser, "specialist", size);
  const supervisor = await as(browser, "supervisor", size);
  const counts = (await (await desk.request.get("/api/v1/tasks/counts")).json()) as { available: number };
  if (counts.available < 8) await counter(desk.request);

  const code = await fileBirth(citizen.request, "Nguyễn Bảo An");
  await complete(desk.request, await openTask(desk.request, code));
  const task = await openTask(specialist.request, code);

  const inbox = await desk.newPage();
  await inbox.goto("/hop-viec?view=available");
  await settled(inbox);
  await inbox.keyboard.press("j");
  await shoot(inbox, "inbox");

  const work = await specialist.newPage();
  await work.goto(`/viec/${task.id}`);
  await work.getByLabel("Đủ điều kiện", { exact: true }).check();
  await shoot(work, "task");

  const process = await citizen.newPage();
  await process.goto("/thu-tuc/1.001193");
  await settled(process);
  await process.getByTestId("diagram").scrollIntoViewIfNeeded();
  await process.getByRole("button", { name: "Vừa khung" }).click();
  await shoot(process, "procedure");

  const lookup = await (await browser.newContext({ ...size, locale: "vi-VN" })).newPage();
  await lookup.goto(`/tra-cuu?code=${code}`);
  await lookup.getByLabel("4 số cuối").fill("0011");
  await lookup.getByRole("button", { name: "Tra cứu" }).click();
  await expect(lookup.getByTestId("lookup-answer")).toBeVisible();
  await lookup.evaluate(() => window.scrollTo(0, 0));
  await shoot(lookup, "lookup");

  const board = await supervisor.newPage();
  await board.goto("/dieu-hanh");
  await shoot(board, "board");

  const intake = await desk.newPage();
  await intake.goto("/tiep-nhan");
  await shoot(intake, "counter");
});
