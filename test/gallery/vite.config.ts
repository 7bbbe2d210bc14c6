import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const at = (path: string) => resolve(import.meta.dirname, path)

/** The pictures' own build: the real screens with samples in place of a kiosk. */
export default defineConfig({
  root: at('.'),
  base: './',
  publicDir: at('../../src-renderer/public'),
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: at('../../out/gallery'),
    emptyOutDir: true,
    minify: true,
    // Three subsets of the font are small enough to become data: addresses, which font-src 'self' refuses.
    assetsInlineLimit: 0,
    rollupOptions: { input: at('index.html') },
  },
})
