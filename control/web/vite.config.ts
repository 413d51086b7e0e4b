import { defineConfig } from "vite";

// Whoever starts the build: with another NODE_ENV (a test's) the page would carry its source files' paths.
process.env.NODE_ENV = "production";

// Everything the page needs is served by the control plane under a policy that allows nothing else: no inline script, no foreign address.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2024",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
