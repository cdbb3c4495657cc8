import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";

// The browser is the system's Chromium and the server the freshly built binary:
// what is tested is what a newcomer runs.
const port = Number(process.env.E2E_PORT ?? 18080);

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: false,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 }, // generous: what is slow on a busy machine is not wrong
  forbidOnly: !!process.env.CI,
  reporter: [["list"]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    command: `rm -rf test-data && ../../../bin/motcua-standalone --demo --listen 127.0.0.1:${port} --temporal-ui "" --data test-data --log-level warn`,
    // Tests act on dossiers that nobody else moves: they begin when the samples are made.
    wait: { stdout: /(Hồ sơ mẫu|Sample dossiers): \d+/ },
    timeout: 180_000,
    reuseExistingServer: false,
  },
});
