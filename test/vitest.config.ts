import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '..'),
    include: ['{src-main,src-renderer,drivers,test,scripts}/**/*.test.{ts,tsx}'],
    // A value import of electron outside Electron would try to download its binary.
    alias: { electron: resolve(import.meta.dirname, 'fixtures/electron-absent.ts') },
    testTimeout: 20_000,
    // By default one core is left idle, of two the half; and most tests wait for programs, disks and clocks anyway.
    maxWorkers: '100%',
  },
})
