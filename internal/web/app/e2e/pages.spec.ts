import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { as, complete, fileBirth, openTask, settled, type Who } from "./helpers";

type Visit = { path: string; who?: Who };
let pages: Visit[] = [];

test.beforeAll(async ({ browser }) => {
  const citizen = await as(browser, "citizen");
  const desk = await as(browser, "desk");
  const specialist = await as(browser, "specialist");
  const code = await fileBirth(citizen.request, "Đỗ Quỳnh Chi");
  await complete(desk.request, await openTask(desk.request, code));
  const task = await openTask(specialist.request, code);
  pages = [
    { path: "/" },
    { path: "/thu-tuc" },
    { path: "/thu-tuc?q=khong-co-thu-tuc-nay" },
    { path: "/thu-tuc/1.001193" },
    { path: "/tra-cuu" },
    { path: "/dang-nhap" },
    { path: "/khong-co-trang-nay" },
    { path: "/nop-ho-so/1.001193", who: "citizen" },
    { path: "/ho-so-cua-toi", who: "citizen" },
    { path: `/ho-so/${code}`, who: "citizen" },
    { path: `/ho-so/${code}/giay-hen`, who: "citizen" },
    { path: "/hop-viec", who: "desk" },
    { path: "/hop-viec?view=available", who: "desk" },
    { path: "/hop-viec?view=waiting", who: "desk" },
    { path: "/hop-viec?view=done", who: "desk" },
    { path: "/tiep-nhan", who: "desk" },
    { path: "/tiep-nhan?procedure=1.001193", who: "desk" },
    { path: `/viec/${task.id}`, who: "specialist" },
    { path: "/ho-so", who: "leader" },
    { path: `/ho-so/${code}`, who: "leader" },
  ];
});

/** Opens each page in turn; fails on a script error or on anything the content policy refused. */
async function visit(browser: Browser, options: Parameters<Browser["newContext"]>[0], check: (page: Page, at: Visit) => Promise<void>) {
  for (const at of pages) {
    const context = at.who ? await as(browser, at.who, options) : await browser.newContext({ locale: "vi-VN", ...options });
    const page = await context.newPage();
    const broken: string[] = [];
    page.on("pageerror", (e) => broken.push(e.message));
    page.on("console", (m) => {
      // Not logged in, and no draft kept, are answers.
      if (m.type() === "error" && !/status of 401/.test(m.text()) && !m.location().url.includes("/api/v1/drafts/")) broken.push(m.text());
    });
    await page.goto(at.path);
    await settled(page);
    await check(page, at);
    expect(broken, at.path).toEqual([]);
    await context.close();
  }
}

async function axe(page: Page, at: Visit) {
  // A dialog that is fading in has the colours of neither before nor after.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((a) => a.effect?.getComputedTiming().endTime !== Infinity)
        .map((a) => a.finished),
    ),
  );
  const result = await new AxeBuilder({ page }).analyze();
  const bad = result.violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(" ")} ${n.failureSummary?.split("\n")[1] ?? ""}`).slice(0, 4).join(" | ")}`);
  expect.soft(bad, `${at.path} (${at.who ?? "anyone"})`).toEqual([]);
}

test("nothing serious for axe on any page, light", async ({ browser }) => {
  test.setTimeout(180_000);
  await visit(browser, { colorScheme: "light" }, axe);
});

test("nothing serious for axe on any page, dark", async ({ browser }) => {
  test.setTimeout(180_000);
  await visit(browser, { colorScheme: "dark" }, axe);
});

test("no page scrolls sideways at 390 px", async ({ browser }) => {
  test.setTimeout(120_000);
  await visit(browser, { viewport: { width: 390, height: 844 } }, async (page, at) => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(over, at.path).toBe(0);
  });
});

test("a dialog is fit for axe too", async ({ browser }) => {
  const at = pages.find((p) => p.path.startsWith("/viec/"))!;
  const page = await (await as(browser, "specialist")).newPage();
  await page.goto(at.path);
  await page.getByRole("button", { name: "Yêu cầu bổ sung hồ sơ" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await axe(page, at);
});

test("the bpmn.io mark is visible and nothing covers it", async ({ page }) => {
  await page.goto("/thu-tuc/1.001193");
  const mark = page.locator(".bjs-powered-by");
  await mark.scrollIntoViewIfNeeded();
  await expect(mark).toBeVisible();
  const seen = await mark.evaluate((el) => {
    const r = el.getBoundingClientRect();
    const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]] as const;
    const style = getComputedStyle(el);
    return {
      top: points.every(([x, y]) => el.contains(document.elementFromPoint(r.left + r.width * x, r.top + r.height * y))),
      opacity: style.opacity,
      size: r.width * r.height,
    };
  });
  expect(seen.top).toBe(true);
  expect(seen.opacity).toBe("1");
  expect(seen.size).toBeGreaterThan(500);
});

test("the first load of the inbox is under 350 KiB", async ({ browser }) => {
  const context = await as(browser, "desk");
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send("Network.enable");
  let bytes = 0;
  const scripts = new Set<string>();
  client.on("Network.responseReceived", (e) => {
    if (/\/assets\/.*\.(js|css)$/.test(e.response.url)) scripts.add(e.requestId);
  });
  client.on("Network.loadingFinished", (e) => {
    if (scripts.has(e.requestId)) bytes += e.encodedDataLength;
  });
  await page.goto("/hop-viec");
  await settled(page);
  expect(scripts.size).toBeGreaterThan(3);
  expect(bytes).toBeLessThan(350 * 1024);
  console.log(`inbox, first load: ${(bytes / 1024).toFixed(0)} KiB of scripts and styles`);
});
