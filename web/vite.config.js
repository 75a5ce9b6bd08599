import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // An inlined file or script would be refused by the site's Content-Security-Policy.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
