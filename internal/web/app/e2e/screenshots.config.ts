import { defineConfig } from "@playwright/test";
import base from "../playwright.config";

// The pictures of the README: npm run screenshots.
export default defineConfig({ ...base, testDir: ".", testMatch: "screenshots.ts", outputDir: "../test-results" });
