import { expect, test } from "@playwright/test";
import { as, fileBirth, settled } from "./helpers";

test("the inbox works from the keyboard, and letters are text in the search", async ({ browser }) => {
  const citizen = await as(browser, "citizen");
  await fileBirth(citizen.request, "Phạm An Nhiên");
  await fileBirth(citizen.request, "Phạm An Khang");
  const page = await (await as(browser, "desk")).newPage();
  await page.goto("/hop-viec?view=available");
  await settled(page);
  const cursor = page.locator('tr[data-cursor="true"]');
  await page.keyboard.press("j");
  await expect(cursor).toHaveCount(1);
  const firstCode = await cursor.getByRole("link").first().innerText();
  await page.keyboard.press("j");
  await expect(cursor.getByRole("link").first()).not.toHaveText(firstCode);
  await page.keyboard.press("k");
  await expect(cursor.getByRole("link").first()).toHaveText(firstCode);

  await page.keyboard.press("/");
  await expect(page.getByLabel("Tìm theo mã hồ sơ, người nộp, bước")).toBeFocused();
  await page.keyboard.type("jk?");
  await expect(page.getByLabel("Tìm theo mã hồ sơ, người nộp, bước")).toHaveValue("jk?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page).toHaveURL(/q=jk/);
  await expect(page.getByText("Bộ lọc đang che hết danh sách")).toBeVisible();
  await page.getByRole("button", { name: "Bỏ bộ lọc" }).click();

  await page.locator("h1").click();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Phím tắt");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  await settled(page);
  await page.keyboard.press("j");
  await expect(cursor).toHaveCount(1);
  await page.keyboard.press("c");
  await expect(page.getByText("Đã nhận việc.")).toBeVisible();
  await page.goto("/hop-viec");
  await settled(page);
  await page.keyboard.press("j");
  await expect(cursor).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/viec\//);
});

test("due dates ascend, and the filter is in the address", async ({ browser }) => {
  const page = await (await as(browser, "desk")).newPage();
  await page.goto("/hop-viec?view=available");
  await settled(page);
  const cells = await page.locator('td[data-label="Hạn của bước"] .num').allInnerTexts();
  const times = cells.map((c) => c.replace(/(\d+)\/(\d+)\/(\d+) (.*)/, "$3-$2-$1 $4"));
  expect(times).toEqual([...times].sort());
  await page.getByRole("button", { name: "Quá hạn" }).click();
  await expect(page).toHaveURL(/due=overdue/);
  await page.reload();
  await expect(page.getByRole("button", { name: "Quá hạn" })).toHaveAttribute("aria-pressed", "true");
});

test("the language and the theme stay chosen", async ({ browser }) => {
  const page = await (await as(browser, "desk")).newPage();
  await page.goto("/hop-viec");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  await page.getByRole("button", { name: "Use the dark theme" }).click();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
