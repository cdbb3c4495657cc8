/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { formJs } from "./formjs.plugin.ts";

// The build goes where the Go program embeds it; it must be the same bytes from the
// same sources on every machine, since it is committed.
export default defineConfig({
  plugins: [react(), formJs()],
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    chunkSizeWarningLimit: 1200,
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": process.env.MOTCUA_API ?? "http://127.0.0.1:8080" },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 30_000, // generous: what is slow on a busy machine is not wrong
  },
});
